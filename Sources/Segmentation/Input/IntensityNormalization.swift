public import Imaging

/// How intensities become the 0...1 that the network sees: the same rule for support and query.
public enum IntensityNormalization: Equatable, Sendable {
    /// Hounsfield units mean the same everywhere: one scale for all volumes.
    case shared(IntensityScale)
    /// Units that mean nothing across scans: every volume by its own percentiles.
    case perVolume

    /// What must be told from the structures lies this far from them, in HU: fat from muscle, and bleeding from brain.
    private static let margin: Float = 150
    /// Air in and around a body is this dark at least, and nothing else is, in HU.
    private static let air: Float = -800
    /// The least share of air in a CT volume.
    private static let airShare = 0.02

    /// The scale for CT: the intensities in the annotated structures, and a little more to either side.
    ///
    /// A scale that also showed the air around a patient would show organs in one grey.
    ///
    /// - Parameter slices: Annotated slices in Hounsfield units with their labels.
    public static func hounsfield(of slices: [(image: Raster<Float>, labels: Raster<UInt8>)]) -> Self {
        var values = [[Float]](repeating: [], count: 256)
        for (image, labels) in slices {
            for (value, label) in zip(image.pixels, labels.pixels)
            where label != LabelMap.background && label != LabelMap.notAnnotated && value.isFinite {
                values[Int(label)].append(value)
            }
        }
        let ranges = values.filter { !$0.isEmpty }.map { values in
            let sorted = values.sorted()
            return (low: sorted[sorted.count / 100], high: sorted[sorted.count - 1 - sorted.count / 100])
        }
        guard let low = ranges.map(\.low).min(), let high = ranges.map(\.high).max() else { return .perVolume }
        return .shared(IntensityScale(low: low - margin, high: high + margin))
    }

    /// Whether a volume that does not say what it is from must be CT: it shows air, far below 0 and no lower than there is.
    public static func looksLikeHounsfield(_ volume: Volume) -> Bool {
        let dark = volume.voxels.count { $0 <= air }
        // Some scanners and programs fill what lies beside the scan with -1024, -2000 or -3024.
        guard let lowest = volume.voxels.min(), lowest >= -3100, volume.voxels.contains(where: { $0 > 0 }) else {
            return false
        }
        return Double(dark) >= airShare * Double(volume.voxels.count)
    }

    /// A volume on the scale; `isInverted` (MONOCHROME1) turns bright and dark over.
    public func normalized(_ volume: Volume, isInverted: Bool) -> NormalizedVolume {
        let scale =
            switch self {
            case .shared(let shared): shared
            case .perVolume: IntensityScale(of: volume.voxels)
            }
        return NormalizedVolume(volume, on: scale, isInverted: isInverted)
    }
}
