/// How a picture of any size and pixel shape lies on a square of `side` by `side` pixels.
///
/// The longer side in mm fills the square, the picture is centred, and pixels of the square are square in mm: a
/// circle in the patient stays a circle. What lies beside the picture is padding.
public struct Letterbox: Equatable, Sendable {
    /// Number of columns and rows of the square.
    public let side: Int
    private let columns: Axis
    private let rows: Axis

    /// The fit of pictures of a size; nil if one makes no sense.
    ///
    /// That is an empty picture, a spacing that is not a positive finite number, or a pixel of the square that is more
    /// than 10^9 times as long or as short as one of the picture.
    ///
    /// - Parameters:
    ///   - width: Number of columns.
    ///   - height: Number of rows.
    ///   - spacing: Between columns and between rows, in mm.
    ///   - side: Number of columns and rows of the square.
    public init?(width: Int, height: Int, spacing: SIMD2<Double>, side: Int) {
        guard width > 0, height > 0, side > 0, spacing.x > 0, spacing.y > 0 else { return nil }
        let pitch = max(Double(width) * spacing.x, Double(height) * spacing.y) / Double(side)
        let ratio = SIMD2(repeating: pitch) / spacing
        guard (1e-9...1e9).contains(ratio.x), (1e-9...1e9).contains(ratio.y) else { return nil }
        self.side = side
        columns = Axis(count: width, side: side, ratio: ratio.x)
        rows = Axis(count: height, side: side, ratio: ratio.y)
    }

    /// The picture on the square, antialiased; the padding holds the median of the picture's border.
    ///
    /// - Precondition: The picture has the size of the fit.
    public func square(_ picture: Raster<Float>) -> Raster<Float> {
        check(picture)
        return resampled(
            picture, columns: columns.smooth, rows: rows.smooth, padding: picture.borderMedian)
    }

    /// The labels on the square; the padding is not annotated.
    ///
    /// A pixel takes the value that covers most of it, a structure winning a tie against background. A structure too
    /// thin to ever cover most of a pixel would vanish or fall to pieces that way; so where no neighbour (of 8) has
    /// the structure by that rule, background gives way to it where it covers at least half as much as
    /// in the best-covered neighbour. Thick structures keep their area.
    ///
    /// - Precondition: The labels have the size of the fit.
    public func square(_ labels: Raster<UInt8>) -> Raster<UInt8> {
        check(labels)
        var seen = [Bool](repeating: false, count: 256)
        for value in labels.pixels { seen[Int(value)] = true }
        // Background last: only a strictly larger cover lets it win.
        let values = (1...255).filter { seen[$0] }.map { UInt8($0) } + (seen[0] ? [0] : [])

        let empty = Raster(width: side, height: side, pixels: [UInt8](repeating: 255, count: side * side))
        var (most, best) = (empty, [Float](repeating: 0, count: side * side))
        var covers: [(value: UInt8, cover: [Float])] = []
        for value in values {
            let mask = labels.map { $0 == value ? Float(1) : 0 }
            let cover = resampled(mask, columns: columns.areas, rows: rows.areas, padding: 0).pixels
            for pixel in cover.indices where cover[pixel] > best[pixel] + 1e-6 {
                best[pixel] = cover[pixel]
                most.pixels[pixel] = value
            }
            if value != LabelMap.background && value != LabelMap.notAnnotated {
                covers.append((value, cover))
            }
        }
        return withThinStructures(covers, over: most)
    }

    /// The column and row of the picture, from its outer edges, that the centre of a pixel of the square lies at, and the
    /// way from one pixel to the next.
    public var placement: (start: SIMD2<Double>, step: SIMD2<Double>) {
        let step = SIMD2(columns.ratio, rows.ratio)
        let size = SIMD2(Double(columns.count), Double(rows.count))
        return ((size - step * Double(side - 1)) / 2, step)
    }

    /// A map on the square brought back to the picture's own pixels, bilinear.
    ///
    /// Padding never bleeds in.
    ///
    /// - Precondition: The map has `side` columns and rows.
    public func native(_ map: Raster<Float>) -> Raster<Float> {
        precondition(map.width == side && map.height == side, "the map does not have the size of the square")
        return resampled(map, columns: columns.back, rows: rows.back, padding: 0)
    }

    private func check<Value>(_ picture: Raster<Value>) {
        precondition(
            picture.width == columns.count && picture.height == rows.count,
            "the picture has another size than the fit")
    }

    private func withThinStructures(
        _ covers: [(value: UInt8, cover: [Float])], over most: Raster<UInt8>
    ) -> Raster<UInt8> {
        var (result, best) = (most, [Float](repeating: 0, count: side * side))
        for (value, cover) in covers {
            for row in rows.content {
                for column in columns.content {
                    let pixel = column + side * row
                    guard most.pixels[pixel] == LabelMap.background, cover[pixel] > best[pixel] else {
                        continue
                    }
                    var (isAlone, highest) = (true, Float(0))
                    for y in max(row - 1, 0)...min(row + 1, side - 1) {
                        for x in max(column - 1, 0)...min(column + 1, side - 1) {
                            isAlone = isAlone && most.pixels[x + side * y] != value
                            highest = max(highest, cover[x + side * y])
                        }
                    }
                    guard isAlone, cover[pixel] >= highest / 2 else { continue }
                    best[pixel] = cover[pixel]
                    result.pixels[pixel] = value
                }
            }
        }
        return result
    }
}

extension Letterbox {
    /// One direction of the fit: how many pixels the picture has, and which of them make up each of the square's.
    private struct Axis: Equatable, Sendable {
        /// Pixels of the picture.
        let count: Int
        /// Pixels of the picture per pixel of the square.
        let ratio: Double
        /// Pixels of the square whose centres lie on the picture; at least one.
        let content: Range<Int>
        /// For every pixel of the square, a triangle as wide as whichever pixel is larger; nil on the padding.
        let smooth: [Taps?]
        /// For every pixel of the square, the area shared with each pixel of the picture; nil on the padding.
        let areas: [Taps?]
        /// For every pixel of the picture, a triangle over the content of the square.
        let back: [Taps?]

        /// - Parameter ratio: Pixels of the picture per pixel of the square.
        init(count: Int, side: Int, ratio: Double) {
            func place(_ pixel: Int) -> Double {
                (Double(pixel) + 0.5 - Double(side) / 2) * ratio + Double(count) / 2
            }
            let inside = (0..<side).filter { place($0) > 0 && place($0) < Double(count) }
            let content = (inside.first ?? side / 2)..<((inside.last ?? side / 2) + 1)

            self.count = count
            self.ratio = ratio
            self.content = content
            smooth = (0..<side).map { pixel in
                content.contains(pixel)
                    ? Taps(around: place(pixel) - 0.5, radius: max(1, ratio), within: 0..<count) : nil
            }
            areas = (0..<side).map { pixel in
                content.contains(pixel)
                    ? Taps(covering: place(pixel) - ratio / 2, place(pixel) + ratio / 2, within: 0..<count)
                    : nil
            }
            back = (0..<count).map { pixel in
                let centre = (Double(pixel) + 0.5 - Double(count) / 2) / ratio + Double(side) / 2 - 0.5
                return Taps(around: centre, radius: max(1, 1 / ratio), within: content)
            }
        }
    }
}
