public import ImageFiles
public import Imaging

/// Small pictures of squares, for a person to compare cases with examples.
public enum Thumbnail {
    /// Columns and rows of one.
    public static let side = 96

    /// A sheet of squares in colour, intensities 0...1, each by channel, row and column.
    ///
    /// - Parameters:
    ///   - side: Columns and rows of a square.
    ///   - squares: Values of three channels each, of `side` columns and rows; one at least.
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

    /// A square with its explanation: orange where it speaks for its class, blue where against, the stronger the clearer.
    ///
    /// - Parameters:
    ///   - side: Columns and rows of the square.
    ///   - square: Values of three channels, of `side` columns and rows.
    ///   - falls: How much a field speaks for the class, row by row of a square of fields.
    public static func explained(_ square: [Float], side: Int, falls: [Double]) -> Raster<RGB> {
        var picture = tile(square, side: side)
        let fields = Int(Double(falls.count).squareRoot())
        guard fields > 0, fields * fields == falls.count else { return picture }
        let strongest = max(falls.map { abs($0) }.max() ?? 0, 1e-9)
        let taps = PixelTaps.all(pixels: Self.side, voxels: fields)
        for (y, row) in taps.enumerated() {
            for (x, column) in taps.enumerated() {
                var fall = 0.0
                for (j, rowWeight) in zip(row.range, row.weights) {
                    for (i, columnWeight) in zip(column.range, column.weights) {
                        fall += falls[i + fields * j] * Double(rowWeight * columnWeight)
                    }
                }
                picture[x, y] = picture[x, y].mixed(
                    with: fall > 0 ? RGB(red: 255, green: 120, blue: 0) : RGB(red: 0, green: 110, blue: 255),
                    share: 0.6 * min(abs(fall) / strongest, 1))
            }
        }
        return picture
    }
}

extension RGB {
    fileprivate func mixed(with other: RGB, share: Double) -> RGB {
        func part(_ own: UInt8, _ other: UInt8) -> UInt8 {
            UInt8((Double(own) * (1 - share) + Double(other) * share).rounded())
        }
        return RGB(red: part(red, other.red), green: part(green, other.green), blue: part(blue, other.blue))
    }
}
