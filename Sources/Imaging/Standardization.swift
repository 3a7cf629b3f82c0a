extension Volume {
    /// The volume with the body's mean at 0 and its standard deviation at 1.
    ///
    /// Values are first cut off at the 0.5 and 99.5 percentiles. The body is what is brighter than Otsu's threshold of the
    /// cut values; in a volume without two levels it is everything.
    public func standardized() -> Volume {
        let range = IntensityScale(of: voxels)
        // Volumes are large: the scaled values become the result in their own place.
        var scaled = range.scaled(voxels)
        let threshold = Self.otsuThreshold(of: scaled)
        var (count, sum, squares) = (0.0, 0.0, 0.0)
        for value in scaled where value > threshold {
            count += 1
            sum += Double(value)
            squares += Double(value) * Double(value)
        }
        guard count > 0 else {
            return Volume(geometry: geometry, voxels: [Float](repeating: 0, count: voxels.count))
        }
        let mean = sum / count
        let deviation = max(squares / count - mean * mean, 0).squareRoot()
        guard deviation > 1e-9 else {
            for index in scaled.indices { scaled[index] = Float(Double(scaled[index]) - mean) }
            return Volume(geometry: geometry, voxels: scaled)
        }
        for index in scaled.indices { scaled[index] = Float((Double(scaled[index]) - mean) / deviation) }
        return Volume(geometry: geometry, voxels: scaled)
    }

    /// The threshold between two classes of values in 0...1 that differ most: N.
    ///
    /// Otsu 1979, over 256 levels.
    ///
    /// - Returns: The upper edge of the lower class; -1 when all values share a level.
    static func otsuThreshold(of values: [Float]) -> Float {
        var histogram = [Double](repeating: 0, count: 256)
        for value in values { histogram[min(Int(value * 256), 255)] += 1 }
        let total = Double(values.count)
        let sum = histogram.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
        var (below, sumBelow) = (0.0, 0.0)
        var best = (level: -1, variance: 0.0)
        for level in 0..<255 {
            below += histogram[level]
            sumBelow += Double(level) * histogram[level]
            let above = total - below
            guard below > 0, above > 0 else { continue }
            let difference = sumBelow / below - (sum - sumBelow) / above
            let variance = below * above * difference * difference
            if variance > best.variance { best = (level, variance) }
        }
        return best.level < 0 ? -1 : Float(best.level + 1) / 256
    }
}
