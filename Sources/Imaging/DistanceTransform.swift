/// Exact Euclidean distances on a grid, by lower envelopes of parabolas (Felzenszwalb and Huttenlocher, 2012), in time
/// that is linear in the places.
public enum DistanceTransform {
    /// For every place of a grid, the squared distance to the nearest marked place.
    ///
    /// - Parameters:
    ///   - marked: One value per place: columns run fastest, then rows, then slices.
    ///   - size: Number of columns, rows and slices.
    ///   - spacing: Between columns, rows and slices, in mm.
    /// - Returns: Square mm in the same order; infinite everywhere where nothing is marked.
    /// - Precondition: `marked` has as many values as the grid has places, and all spacings are positive.
    public static func squaredDistances(to marked: [Bool], size: SIMD3<Int>, spacing: Vector) -> [Double] {
        precondition(marked.count == size.x * size.y * size.z, "a grid needs one value per place")
        var values = marked.map { $0 ? 0 : Double.infinity }
        var line = DistanceLine(length: max(size.x, size.y, size.z))
        let strides = SIMD3(1, size.x, size.x * size.y)
        for axis in 0..<3 where size[axis] > 1 {
            let (first, second) = axis == 0 ? (1, 2) : axis == 1 ? (0, 2) : (0, 1)
            for b in 0..<size[second] {
                for a in 0..<size[first] {
                    line.relax(
                        &values, from: a * strides[first] + b * strides[second], stride: strides[axis],
                        count: size[axis], step: spacing[axis])
                }
            }
        }
        return values
    }
}

/// One row of a distance transform, with the memory that every row needs again.
private struct DistanceLine {
    private var values: [Double]
    /// Places of the parabolas of the envelope, and where each becomes the lowest.
    private var roots: [Int]
    private var starts: [Double]

    init(length: Int) {
        values = Array(repeating: 0, count: length)
        roots = Array(repeating: 0, count: length)
        starts = Array(repeating: 0, count: length)
    }

    /// Replaces every value of a row by the least of `value[i] + (step * (place - i))^2`; all infinite stay so.
    mutating func relax(_ grid: inout [Double], from start: Int, stride: Int, count: Int, step: Double) {
        for i in 0..<count { values[i] = grid[start + i * stride] }
        let square = step * step
        var last = -1
        for i in 0..<count where values[i] < .infinity {
            var begin = -Double.infinity
            while last >= 0 {
                let root = roots[last]
                let meeting =
                    (values[i] - values[root] + square * Double(i * i - root * root)) / (2 * square * Double(i - root))
                if meeting > starts[last] {
                    begin = meeting
                    break
                }
                last -= 1
            }
            last += 1
            roots[last] = i
            starts[last] = begin
        }
        guard last >= 0 else { return }
        var current = 0
        for place in 0..<count {
            while current < last && starts[current + 1] < Double(place) { current += 1 }
            // Multiplied before it is squared: equal to the last bit with what other programs compute.
            let offset = step * Double(place - roots[current])
            grid[start + place * stride] = values[roots[current]] + offset * offset
        }
    }
}
