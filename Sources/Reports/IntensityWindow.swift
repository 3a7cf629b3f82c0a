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
        guard let image = Percentiles(of: volume.voxels) else {
            (black, white) = (0, 1)
            return
        }
        let structure = Percentiles(of: volume.voxels, within: labels.values)
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

    /// Percentiles of some ten thousand voxels are as good as those of all.
    private static let enough = 50_000

    /// Of all finite voxels; nil where there are none.
    init?(of voxels: [Float]) {
        let step = max(1, voxels.count / Self.enough)
        self.init(sample: stride(from: 0, to: voxels.count, by: step).map { voxels[$0] })
    }

    /// Of the finite voxels of structures; nil where there are none.
    init?(of voxels: [Float], within labels: [UInt8]) {
        let isStructure = { (value: UInt8) in value != LabelMap.background && value != LabelMap.notAnnotated }
        let step = max(1, labels.count(where: isStructure) / Self.enough)
        var sample: [Float] = []
        var turn = 0
        for (offset, value) in labels.enumerated() where isStructure(value) {
            if turn % step == 0 { sample.append(voxels[offset]) }
            turn += 1
        }
        self.init(sample: sample)
    }

    private init?(sample voxels: [Float]) {
        let sample = voxels.filter(\.isFinite).sorted()
        guard let last = sample.last else { return nil }
        let rank = (sample.count - 1) / 100
        low = sample[rank]
        high = sample[sample.count - 1 - rank]
        greatest = last
    }
}
