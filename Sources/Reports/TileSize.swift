internal import Imaging

/// The size that a slice is displayed in, with square pixels.
struct TileSize: Equatable {
    /// Width of a displayed slice, in pixels.
    let width: Int
    /// Height of a displayed slice, in pixels.
    let height: Int

    /// The size at a scale.
    init(of slicing: Slicing, pixelsPerMillimetre scale: Double) {
        width = max(1, Int((Double(slicing.width) * slicing.spacing.x * scale).rounded()))
        height = max(1, Int((Double(slicing.height) * slicing.spacing.y * scale).rounded()))
    }

    /// The size whose shorter side has as many pixels as the slice, but within `shorterSide`.
    init(of slicing: Slicing, shorterSide: ClosedRange<Int>) {
        let extent = SIMD2(Double(slicing.width), Double(slicing.height)) * slicing.spacing
        let native = extent.min() / slicing.spacing.min()
        let shorter = min(max(native, Double(shorterSide.lowerBound)), Double(shorterSide.upperBound))
        // A strip of a few voxels would become a very long one: four to one is the most.
        let scale = min(shorter / extent.min(), 4 * shorter / extent.max())
        width = max(1, Int((extent.x * scale).rounded()))
        height = max(1, Int((extent.y * scale).rounded()))
    }
}
