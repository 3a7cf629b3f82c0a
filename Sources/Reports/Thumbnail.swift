public import ImageFiles
public import Imaging

/// Small pictures of squares, for a person to compare cases with examples.
public enum Thumbnail {
    /// Columns and rows of one.
    public static let side = 96

    /// A sheet of squares in colour, intensities 0...1, each by channel, row and column.
    ///
    /// - Parameter squares: Values of three channels each, of `side` columns and rows; one at least.
    public static func sheet(of squares: [[Float]], side: Int) -> Raster<RGB> {
        ContactSheet.raster(of: squares.map { tile($0, side: side) })
    }

    private static func tile(_ values: [Float], side: Int) -> Raster<RGB> {
        let taps = PixelTaps.all(pixels: Self.side, voxels: side)
        var pixels: [RGB] = []
        pixels.reserveCapacity(Self.side * Self.side)
        for row in taps {
            for column in taps {
                var sums = SIMD3<Float>()
                for (y, rowWeight) in zip(row.range, row.weights) {
                    for (x, columnWeight) in zip(column.range, column.weights) {
                        for channel in 0..<3 {
                            sums[channel] += rowWeight * columnWeight * values[(channel * side + y) * side + x]
                        }
                    }
                }
                let bytes = (0..<3).map { UInt8(min(max(sums[$0], 0), 1) * 255 + 0.5) }
                pixels.append(RGB(red: bytes[0], green: bytes[1], blue: bytes[2]))
            }
        }
        return Raster(width: Self.side, height: Self.side, pixels: pixels)
    }
}
