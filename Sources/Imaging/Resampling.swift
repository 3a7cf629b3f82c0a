/// The pixels of a line that make up one pixel of another, and their weights.
struct Taps: Equatable, Sendable {
    /// Index of the first pixel.
    let first: Int
    /// One weight per pixel from there on; their sum is 1.
    let weights: [Float]

    /// A triangle that falls to 0 at `radius` pixels from `centre`; beyond the border the nearest pixel counts.
    ///
    /// - Precondition: `radius >= 1` and `pixels` is not empty.
    init(around centre: Double, radius: Double, within pixels: Range<Int>) {
        let centre = min(max(centre, Double(pixels.lowerBound)), Double(pixels.upperBound - 1))
        let lowest = max(Int((centre - radius).rounded(.up)), pixels.lowerBound)
        let highest = min(Int((centre + radius).rounded(.down)), pixels.upperBound - 1)
        self.init(first: lowest, raw: (lowest...highest).map { radius - abs(Double($0) - centre) })
    }

    /// The length that each pixel shares with the stretch from `start` to `end`; pixel i reaches from i to i + 1.
    ///
    /// - Precondition: `start < end` and `pixels` is not empty.
    init(covering start: Double, _ end: Double, within pixels: Range<Int>) {
        let lowest = min(max(Int(start.rounded(.down)), pixels.lowerBound), pixels.upperBound - 1)
        let highest = max(min(Int(end.rounded(.up)), pixels.upperBound) - 1, lowest)
        self.init(
            first: lowest,
            raw: (lowest...highest).map { max(0, min(end, Double($0 + 1)) - max(start, Double($0))) })
    }

    private init(first: Int, raw: [Double]) {
        self.first = first
        let total = raw.reduce(0, +)
        weights = total > 0 ? raw.map { Float($0 / total) } : raw.map { _ in 1 / Float(raw.count) }
    }
}

/// A picture resampled along rows, then along columns; `padding` where a column or row has no taps.
func resampled(_ picture: Raster<Float>, columns: [Taps?], rows: [Taps?], padding: Float) -> Raster<Float> {
    let (width, source) = (columns.count, picture.pixels)
    // Only rows that some tap reads.
    let used = rows.compactMap { $0.map { $0.first..<($0.first + $0.weights.count) } }
    let needed = (used.map(\.lowerBound).min() ?? 0)..<(used.map(\.upperBound).max() ?? 0)

    // The weights of all columns one behind the other: a list for each would be looked up in every row.
    let weights = columns.flatMap { $0?.weights ?? [] }
    let stretches = columns.map { (first: $0?.first ?? 0, count: $0?.weights.count ?? 0) }
    var narrowed = [Float](repeating: padding, count: width * needed.count)
    for (line, row) in needed.enumerated() {
        var tap = 0
        for (column, stretch) in stretches.enumerated() where stretch.count > 0 {
            var sum: Float = 0
            let start = stretch.first + picture.width * row
            for pixel in start..<start + stretch.count {
                sum += weights[tap] * source[pixel]
                tap += 1
            }
            narrowed[column + width * line] = sum
        }
    }
    var pixels = [Float](repeating: padding, count: width * rows.count)
    for (row, taps) in rows.enumerated() {
        guard let taps else { continue }
        let start = width * row
        for column in 0..<width { pixels[start + column] = 0 }
        unsafe pixels.withUnsafeMutableBufferPointer { sums in
            for (step, weight) in taps.weights.enumerated() {
                let terms = width * (taps.first - needed.lowerBound + step)
                precondition(terms >= 0 && terms + width <= narrowed.count)
                unsafe narrowed.withUnsafeBufferPointer { narrowed in
                    for column in 0..<width {
                        unsafe sums[start &+ column] += weight * narrowed[terms &+ column]
                    }
                }
            }
        }
    }
    return Raster(width: width, height: rows.count, pixels: pixels)
}

extension Raster where Value == Float {
    /// The lower median of the outermost pixels; 0 of an empty picture.
    var borderMedian: Float {
        guard width > 0, height > 0 else { return 0 }
        var border = Array(pixels.prefix(width) + pixels.suffix(width))
        for row in 0..<height { border += [self[0, row], self[width - 1, row]] }
        border.sort()
        return border[(border.count - 1) / 2]
    }
}
