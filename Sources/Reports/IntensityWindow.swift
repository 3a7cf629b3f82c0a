internal import Imaging

/// The intensities shown as black and as white.
struct IntensityWindow: Equatable {
    let black: Float
    let white: Float

    /// A window in which the structures of a label map lie in the middle, or the whole image where there are none.
    ///
    /// With structures: five times as wide as the 1st to 99th percentile of their intensities, which makes about 400 HU
    /// of a liver, but no wider than the image's own range. Without: the image's percentiles, or where these reach
    /// down to air in HU, the soft tissue window of 40 +- 200.
    init(of volume: Volume, labels: LabelMap) {
        guard let image = Percentiles(of: volume.voxels, at: volume.voxels.indices) else {
            (black, white) = (0, 1)
            return
        }
        let isStructure = { (value: UInt8) in value != LabelMap.background && value != LabelMap.notAnnotated }
        let structure = Percentiles(
            of: volume.voxels, at: labels.values.indices.filter { isStructure(labels.values[$0]) })
        var (low, high) = (image.low, image.high)
        if let structure {
            let margin = 2 * (structure.high - structure.low)
            low = max(low, structure.low - margin)
            high = min(image.greatest, structure.high + margin)
        } else if low <= -500 {
            (low, high) = (-160, 240)
        }
        (black, white) = low < high ? (low, high) : (low, max(low.nextUp, low + 1))
    }

    /// The grey of an intensity; black where it is not a number.
    func grey(_ intensity: Float) -> UInt8 {
        let part = (intensity - black) / (white - black)
        return part >= 1 ? 255 : part > 0 ? UInt8(part * 255) : 0
    }
}

/// The 1st and the 99th percentile of some voxels.
private struct Percentiles {
    let low: Float
    let high: Float
    /// The largest voxel seen.
    let greatest: Float

    /// Of the finite voxels at some offsets; nil where there are none.
    init?(of voxels: [Float], at offsets: some RandomAccessCollection<Int>) {
        // Percentiles of some ten thousand voxels are as good as those of all.
        let stride = max(1, offsets.count / 50_000)
        var sample = Swift.stride(from: 0, to: offsets.count, by: stride).compactMap { turn in
            let voxel = voxels[offsets[offsets.index(offsets.startIndex, offsetBy: turn)]]
            return voxel.isFinite ? voxel : nil
        }
        sample.sort()
        guard let last = sample.last else { return nil }
        let rank = (sample.count - 1) / 100
        low = sample[rank]
        high = sample[sample.count - 1 - rank]
        greatest = last
    }
}
