/// The outlines of a mask along the edges of its pixels, one closed line for every part and every hole.
///
/// A pixel is inside when its centre is enclosed by an odd number of lines; so the lines say exactly what the mask says.
public struct MaskOutline: Equatable, Sendable {
    /// Corners of every line in turn, the mask on the right; pixel centres are whole numbers, so corners lie at halves.
    public let lines: [[SIMD2<Double>]]

    /// Ways along the edges of pixels, in the order of a turn to the right.
    private static let ways = [SIMD2(1, 0), SIMD2(0, 1), SIMD2(-1, 0), SIMD2(0, -1)]

    /// Traces a mask.
    public init(of mask: Raster<Bool>) {
        func holds(_ x: Int, _ y: Int) -> Bool {
            x >= 0 && y >= 0 && x < mask.width && y < mask.height && mask[x, y]
        }
        // For every corner, the ways that lead on from it with the mask on the right, as bits.
        let columns = mask.width + 1
        var leads = [UInt8](repeating: 0, count: columns * (mask.height + 1))
        for y in 0..<mask.height {
            for x in 0..<mask.width where mask[x, y] {
                if !holds(x, y - 1) { leads[x + columns * y] |= 1 }
                if !holds(x + 1, y) { leads[x + 1 + columns * y] |= 2 }
                if !holds(x, y + 1) { leads[x + 1 + columns * (y + 1)] |= 4 }
                if !holds(x - 1, y) { leads[x + columns * (y + 1)] |= 8 }
            }
        }
        var lines: [[SIMD2<Double>]] = []
        for start in leads.indices {
            while leads[start] != 0 {
                var line: [SIMD2<Double>] = []
                var (corner, way) = (start, -1)
                repeat {
                    // Where pixels meet at a corner only, the turn to the right stays with the same pixel.
                    let next =
                        way < 0
                        ? leads[corner].trailingZeroBitCount
                        : [1, 0, 3].map { (way + $0) % 4 }.first { leads[corner] & (1 << UInt8($0)) != 0 } ?? way
                    if next != way {
                        line.append(SIMD2(Double(corner % columns), Double(corner / columns)) - 0.5)
                    }
                    leads[corner] &= ~(1 << UInt8(next))
                    corner += Self.ways[next].x + columns * Self.ways[next].y
                    way = next
                } while corner != start
                lines.append(line)
            }
        }
        self.lines = lines
    }
}
