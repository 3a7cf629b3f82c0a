/// The voxels of one axis that a displayed pixel stands for.
struct PixelTaps {
    /// Voxels that the intensity is mixed of.
    let range: Range<Int>
    /// One weight per voxel of `range`; their sum is 1.
    let weights: [Float]
    /// Voxels that the pixel covers: the nearest one, or all where several share a pixel.
    let covered: Range<Int>

    /// The taps of every pixel along one side.
    static func all(pixels: Int, voxels: Int) -> [PixelTaps] {
        (0..<pixels).map { pixel in
            pixels >= voxels
                ? interpolating(pixel, of: pixels, voxels: voxels)
                : averaging(pixel, of: pixels, voxels: voxels)
        }
    }

    private static func interpolating(_ pixel: Int, of pixels: Int, voxels: Int) -> PixelTaps {
        let place = (Double(pixel) + 0.5) * Double(voxels) / Double(pixels) - 0.5
        let inside = min(max(place, 0), Double(voxels - 1))
        let first = min(Int(inside), max(0, voxels - 2))
        let part = Float(inside - Double(first))
        let nearest = min(Int(place + 0.5), voxels - 1)
        return PixelTaps(
            range: first..<min(first + 2, voxels), weights: voxels > 1 ? [1 - part, part] : [1],
            covered: nearest..<nearest + 1)
    }

    private static func averaging(_ pixel: Int, of pixels: Int, voxels: Int) -> PixelTaps {
        let range = pixel * voxels / pixels..<max((pixel + 1) * voxels / pixels, pixel * voxels / pixels + 1)
        let weights = [Float](repeating: 1 / Float(range.count), count: range.count)
        return PixelTaps(range: range, weights: weights, covered: range)
    }
}
