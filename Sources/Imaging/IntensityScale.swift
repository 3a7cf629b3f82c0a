/// A straight line that brings the bulk of some intensities to 0...1.
///
/// The range is that between two percentiles, so that a few bright or dark pixels do not set the scale. What lies
/// outside becomes 0 or 1.
public struct IntensityScale: Equatable, Sendable {
    /// The intensity that becomes 0.
    public let low: Float
    /// The intensity that becomes 1.
    public let high: Float

    /// The range between two percentiles of the values; infinite values and those that are not numbers do not count.
    ///
    /// The p-th percentile of n sorted values lies at index p / 100 * (n - 1), between two values on the straight
    /// line that joins them (NumPy's default). Without a finite value the range is 0...0.
    ///
    /// - Precondition: `0 <= lowPercentile <= highPercentile <= 100`.
    /// - Complexity: At most five passes over the values, and no copy of them.
    public init(of values: [Float], lowPercentile: Double = 0.5, highPercentile: Double = 99.5) {
        precondition(
            0 <= lowPercentile && lowPercentile <= highPercentile && highPercentile <= 100, "no percentile")
        let ranks = RankedValues(values)
        low = ranks.percentile(lowPercentile)
        high = ranks.percentile(highPercentile)
    }

    /// Intensities from `low` to `high` become 0...1.
    public init(low: Float, high: Float) {
        self.low = low
        self.high = high
    }

    /// The values on the scale, each in 0...1.
    ///
    /// All are 0 if the range is empty; not a number becomes 0.
    public func scaled(_ values: [Float]) -> [Float] {
        // Halves cannot overflow, even from the lowest to the highest number there is.
        let range = high / 2 - low / 2
        guard range > 0 else { return [Float](repeating: 0, count: values.count) }
        let start = low / 2
        return unsafe ConcurrentWork.values(count: values.count) { run, places in
            unsafe values.withUnsafeBufferPointer { values in
                for place in places.indices {
                    let scaled = unsafe (values[run.lowerBound &+ place] / 2 - start) / range
                    // In this order, so that what is not a number becomes 0.
                    unsafe places[place] = scaled > 0 ? (scaled < 1 ? scaled : 1) : 0
                }
            }
        }
    }
}

extension Raster where Value == Float {
    /// The picture with the bulk of its own intensities brought to 0...1.
    public func normalized() -> Raster<Float> {
        Raster(width: width, height: height, pixels: IntensityScale(of: pixels).scaled(pixels))
    }
}

extension Volume {
    /// The volume with the bulk of its own intensities brought to 0...1: one scale for all slices.
    public func normalized() -> Volume {
        Volume(geometry: geometry, voxels: IntensityScale(of: voxels).scaled(voxels))
    }
}

/// Finite values that can be asked for the one of a rank, without sorting or copying them.
private struct RankedValues {
    private let values: [Float]
    private let count: Int
    /// How many values share the upper 16 bits of their key.
    private let upper: [Int]

    init(_ values: [Float]) {
        var upper = [Int](repeating: 0, count: 1 << 16)
        var count = 0
        for value in values where value.isFinite {
            upper[Int(Self.key(value) >> 16)] += 1
            count += 1
        }
        (self.values, self.count, self.upper) = (values, count, upper)
    }

    func percentile(_ percentile: Double) -> Float {
        guard count > 0 else { return 0 }
        let place = percentile / 100 * Double(count - 1)
        let (below, above) = (Int(place), min(Int(place) + 1, count - 1))
        let low = value(ofRank: below)
        guard above > below, place > Double(below) else { return low }
        return Float(Double(low) + (place - Double(below)) * (Double(value(ofRank: above)) - Double(low)))
    }

    /// The value that `rank` others come before, counted from 0.
    private func value(ofRank rank: Int) -> Float {
        var rank = rank
        let bucket = Self.bucket(of: &rank, in: upper)
        var lower = [Int](repeating: 0, count: 1 << 16)
        for value in values where value.isFinite && Self.key(value) >> 16 == bucket {
            lower[Int(Self.key(value) & 0xFFFF)] += 1
        }
        let key = bucket << 16 | Self.bucket(of: &rank, in: lower)
        return Float(bitPattern: key & 0x8000_0000 != 0 ? key ^ 0x8000_0000 : ~key)
    }

    /// The bucket that holds a rank; the rank becomes the one within it.
    private static func bucket(of rank: inout Int, in counts: [Int]) -> UInt32 {
        for (bucket, count) in counts.enumerated() {
            if rank < count { return UInt32(bucket) }
            rank -= count
        }
        return UInt32(counts.count - 1)
    }

    /// Bits that sort as unsigned numbers in the order of the values.
    private static func key(_ value: Float) -> UInt32 {
        let bits = value.bitPattern
        return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    }
}
