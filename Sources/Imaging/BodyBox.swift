/// The part of a volume that the body fills, along each axis of its grid.
public struct BodyBox: Equatable, Sendable {
    /// From the outer edge of the first voxel, in voxels: the whole grid is `0...size` along every axis.
    public let ranges: [ClosedRange<Double>]

    /// A box that is known.
    ///
    /// - Precondition: Three ranges.
    public init(ranges: [ClosedRange<Double>]) {
        precondition(ranges.count == 3, "a box has three sides")
        self.ranges = ranges
    }

    /// Share of the body that may stick out on either side: a table, a tube, noise.
    private static let trimmed = 0.005
    /// Voxels that are looked at along an axis at most; more would say no more.
    private static let samples = 128

    /// The box around what is brighter than the threshold of Otsu (1979), which tells body from air.
    ///
    /// - Parameters:
    ///   - volume: Where the body is looked for.
    ///   - isInverted: Whether what is dark is the body (MONOCHROME1).
    public init(of volume: Volume, isInverted: Bool = false) {
        let size = volume.geometry.size
        let sizes = [size.x, size.y, size.z]
        let steps = sizes.map { max(1, ($0 + Self.samples - 1) / Self.samples) }
        let seen = zip(sizes, steps).map { ($0 + $1 - 1) / $1 }
        var values: [Float] = []
        values.reserveCapacity(seen.reduce(1, *))
        for z in stride(from: 0, to: sizes[2], by: steps[2]) {
            for y in stride(from: 0, to: sizes[1], by: steps[1]) {
                let row = sizes[0] * (y + sizes[1] * z)
                for x in stride(from: 0, to: sizes[0], by: steps[0]) { values.append(volume.voxels[row + x]) }
            }
        }
        let scaled = IntensityScale(of: values).scaled(values)
        let threshold = Volume.otsuThreshold(of: scaled)
        var masses = seen.map { [Int](repeating: 0, count: $0) }
        for (index, value) in scaled.enumerated() where (value > threshold) != isInverted {
            masses[0][index % seen[0]] += 1
            masses[1][index / seen[0] % seen[1]] += 1
            masses[2][index / (seen[0] * seen[1])] += 1
        }
        ranges = (0..<3).map { axis in
            let total = masses[axis].reduce(0, +)
            guard total > 0 else { return 0...Double(sizes[axis]) }
            let allowed = Int(Self.trimmed * Double(total))
            let first = Self.first(masses[axis], beyond: allowed)
            let last = seen[axis] - Self.first(masses[axis].reversed(), beyond: allowed)
            return Double(first * steps[axis])...Double(min(last * steps[axis], sizes[axis]))
        }
    }

    /// The first place at which more than a mass has been passed.
    private static func first(_ masses: some Collection<Int>, beyond allowed: Int) -> Int {
        var sum = 0
        for (place, mass) in masses.enumerated() {
            sum += mass
            if sum > allowed { return place }
        }
        return 0
    }
}
