internal import Imaging

/// A made-up part of a body, defined at every position in mm.
protocol BodyPhantom {
    /// The structure at a position; 0 for everything without truth.
    func label(at position: Vector) -> UInt8
    /// What an ideal machine measures at a position.
    func intensity(at position: Vector) -> Double
    /// What the file of a real machine holds for a voxel.
    func stored(_ i: Int, _ j: Int, _ k: Int, of geometry: Geometry) -> UInt16
}

extension BodyPhantom {
    /// Four points of a voxel, as a detector mixes what shares a pixel.
    func mean(_ i: Int, _ j: Int, _ k: Int, of geometry: Geometry) -> Double {
        var sum = 0.0
        for (x, y) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] {
            sum += intensity(at: geometry.position(of: Vector(Double(i) + x, Double(j) + y, Double(k))))
        }
        return sum / 4
    }

    /// The stored values of slice k, row by row.
    func stored(slice k: Int, of geometry: Geometry) -> [UInt16] {
        var values: [UInt16] = []
        values.reserveCapacity(geometry.size.x * geometry.size.y)
        for j in 0..<geometry.size.y {
            for i in 0..<geometry.size.x { values.append(stored(i, j, k, of: geometry)) }
        }
        return values
    }

    /// The truth on a grid.
    func labelMap(on geometry: Geometry) -> LabelMap {
        var values: [UInt8] = []
        values.reserveCapacity(geometry.count)
        for k in 0..<geometry.size.z {
            for j in 0..<geometry.size.y {
                for i in 0..<geometry.size.x {
                    values.append(label(at: geometry.position(of: Vector(Double(i), Double(j), Double(k)))))
                }
            }
        }
        return LabelMap(geometry: geometry, values: values)
    }
}

extension LabelMap {
    /// The map with every slice but some set to a value.
    func keeping(slices: [Int], others value: UInt8) -> LabelMap {
        var kept = self
        let count = geometry.size.x * geometry.size.y
        for k in 0..<geometry.size.z where !slices.contains(k) {
            kept.values.replaceSubrange(k * count..<(k + 1) * count, with: repeatElement(value, count: count))
        }
        return kept
    }
}

extension Code {
    /// Category of organs and their parts: DCMR context group 7150.
    static let anatomy = Code(value: "123037004", scheme: "SCT", meaning: "Anatomical Structure")
}
