public import Imaging

/// How intensities become the 0...1 that the network sees: the same rule for support and query.
public enum IntensityNormalization: Equatable, Sendable {
    /// Hounsfield units mean the same everywhere: one scale for all volumes.
    case shared(IntensityScale)
    /// Units that mean nothing across scans: every volume by its own percentiles.
    case perVolume

    /// The scale for CT: the intensities in and around the annotated structures.
    ///
    /// - Parameter slices: Annotated slices in Hounsfield units with their labels.
    public static func hounsfield(around slices: [(image: Raster<Float>, labels: Raster<UInt8>)]) -> Self {
        let values = slices.flatMap { image, labels in labels.surroundings.flatMap { image.values(in: $0) } }
        return .shared(IntensityScale(of: values))
    }

    /// A volume on the scale; `isInverted` (MONOCHROME1) turns bright and dark over.
    public func normalized(_ volume: Volume, isInverted: Bool) -> Volume {
        let scale: IntensityScale
        switch self {
        case .shared(let shared): scale = shared
        case .perVolume: scale = IntensityScale(of: volume.voxels)
        }
        let scaled = scale.scaled(volume.voxels)
        return Volume(geometry: volume.geometry, voxels: isInverted ? scaled.map { 1 - $0 } : scaled)
    }
}

/// A range of columns and rows.
private struct Window {
    let columns: ClosedRange<Int>
    let rows: ClosedRange<Int>
}

extension Raster where Value == UInt8 {
    /// The box around all structures, wider by its own size on every side; none without a structure.
    fileprivate var surroundings: [Window] {
        var (left, right, top, bottom) = (width, -1, height, -1)
        for y in 0..<height {
            for x in 0..<width where self[x, y] != LabelMap.background && self[x, y] != LabelMap.notAnnotated {
                (left, right) = (Swift.min(left, x), Swift.max(right, x))
                (top, bottom) = (Swift.min(top, y), Swift.max(bottom, y))
            }
        }
        guard right >= left else { return [] }
        let (across, down) = (right - left + 1, bottom - top + 1)
        return [
            Window(
                columns: Swift.max(left - across, 0)...Swift.min(right + across, width - 1),
                rows: Swift.max(top - down, 0)...Swift.min(bottom + down, height - 1))
        ]
    }
}

extension Raster where Value == Float {
    fileprivate func values(in window: Window) -> [Float] {
        window.rows.flatMap { y in pixels[y * width + window.columns.lowerBound...y * width + window.columns.upperBound]
        }
    }
}
