extension Raster where Value == Bool {
    /// For every pixel, how far it lies outside the mask: mm to the nearest pixel centre of the other kind, negative inside.
    ///
    /// Exact, by lower envelopes of parabolas (Felzenszwalb and Huttenlocher, 2012), in time that is linear in the pixels.
    ///
    /// - Parameter spacing: Between columns and between rows, in mm.
    /// - Returns: nil where the mask is empty or full, since nothing is on its other side.
    /// - Precondition: Both spacings are positive.
    public func signedDistances(spacing: SIMD2<Double>) -> Raster<Float>? {
        guard pixels.contains(true), pixels.contains(false) else { return nil }
        let outside = squaredDistances(to: true, spacing: spacing)
        let inside = squaredDistances(to: false, spacing: spacing)
        return Raster<Float>(
            width: width, height: height,
            pixels: zip(outside, inside).map { Float($0.squareRoot() - $1.squareRoot()) })
    }

    /// Squared distance of every pixel to the nearest pixel of a kind.
    private func squaredDistances(to kind: Bool, spacing: SIMD2<Double>) -> [Double] {
        var values = pixels.map { $0 == kind ? 0 : Double.infinity }
        for x in 0..<width {
            let column = (0..<height).map { values[x + width * $0] }
            for (y, value) in column.lowerEnvelope(step: spacing.y).enumerated() { values[x + width * y] = value }
        }
        for y in 0..<height {
            let row = Array(values[width * y..<width * (y + 1)])
            values.replaceSubrange(width * y..<width * (y + 1), with: row.lowerEnvelope(step: spacing.x))
        }
        return values
    }
}

extension [Double] {
    /// For every place, the least of all `self[i] + (step * (place - i))^2`; infinite where all values are.
    fileprivate func lowerEnvelope(step: Double) -> [Double] {
        let square = step * step
        var roots: [Int] = []
        // starts[n] is where parabola n becomes the lowest.
        var starts: [Double] = []
        for i in indices where self[i] < .infinity {
            var start = -Double.infinity
            while let last = roots.last {
                let meeting =
                    (self[i] - self[last] + square * Double(i * i - last * last)) / (2 * square * Double(i - last))
                if meeting > starts[starts.count - 1] {
                    start = meeting
                    break
                }
                roots.removeLast()
                starts.removeLast()
            }
            roots.append(i)
            starts.append(start)
        }
        guard !roots.isEmpty else { return self }
        var current = 0
        return indices.map { place in
            while current + 1 < starts.count && starts[current + 1] < Double(place) { current += 1 }
            let offset = Double(place - roots[current])
            return self[roots[current]] + square * offset * offset
        }
    }
}
