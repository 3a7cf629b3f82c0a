extension Geometry {
    /// How far the slice step leans out of the normal of the slices, in mm: the gantry tilt of one step.
    public var lean: Vector {
        let normal = columnStep.cross(rowStep).normalized
        return sliceStep - normal * sliceStep.dot(normal)
    }

    /// Whether the lean adds up to more than half a pixel over all slices.
    public var isTilted: Bool {
        lean.length * Double(size.z - 1) > 0.5 * min(columnStep.length, rowStep.length)
    }

    /// The smallest grid with the same pixels and straight slices that covers this one.
    public var straightened: Geometry {
        let lean = lean
        // The lean of one step, in columns and rows.
        let shift = SIMD2(
            lean.dot(columnStep) / columnStep.dot(columnStep), lean.dot(rowStep) / rowStep.dot(rowStep))
        let whole = shift * Double(size.z - 1)
        let before = SIMD2(min(0, whole.x.rounded(.down)), min(0, whole.y.rounded(.down)))
        let after = SIMD2(max(0, whole.x.rounded(.up)), max(0, whole.y.rounded(.up)))
        return Geometry(
            size: SIMD3(size.x + Int(after.x - before.x), size.y + Int(after.y - before.y), size.z),
            origin: position(of: Vector(before.x, before.y, 0)), columnStep: columnStep, rowStep: rowStep,
            sliceStep: sliceStep - lean)
    }

    /// The grid of other distances that covers the same box, to half a voxel; nil where a distance is not positive or
    /// an axis would have more than 65535 voxels.
    public func resized(toSpacing spacing: Vector) -> Geometry? {
        var sizes = SIMD3<Int>.zero
        var first = Vector.zero
        for axis in 0..<3 {
            guard spacing[axis] > 0, spacing[axis].isFinite else { return nil }
            let ratio = spacing[axis] / self.spacing[axis]
            let count = (Double(size[axis]) / ratio).rounded()
            guard count <= 65535 else { return nil }
            sizes[axis] = max(1, Int(count))
            // Outer edges of the first voxels meet.
            first[axis] = (ratio - 1) / 2
        }
        return Geometry(
            size: sizes, origin: position(of: first), columnStep: columnStep.normalized * spacing.x,
            rowStep: rowStep.normalized * spacing.y, sliceStep: sliceStep.normalized * spacing.z)
    }
}

extension Volume {
    /// The volume with straight slices: what a gantry tilt shifted is put back by linear interpolation in each slice.
    ///
    /// - Parameter outside: The value of voxels that the tilted volume does not cover.
    public func straightened(outside: Float) -> Volume {
        let grid = geometry.straightened
        var voxels = [Float](repeating: outside, count: grid.count)
        for k in 0..<grid.size.z {
            let start = geometry.index(at: grid.position(of: Vector(0, 0, Double(k))))
            let column = Int(start.x.rounded(.down))
            let row = Int(start.y.rounded(.down))
            let (a, b) = (Float(start.x - Double(column)), Float(start.y - Double(row)))
            for j in 0..<grid.size.y {
                let y = row + j
                guard y >= -1, y < geometry.size.y else { continue }
                for i in 0..<grid.size.x {
                    let x = column + i
                    guard x >= -1, x < geometry.size.x else { continue }
                    func value(_ x: Int, _ y: Int) -> Float {
                        x >= 0 && y >= 0 && x < geometry.size.x && y < geometry.size.y ? self[x, y, k] : outside
                    }
                    let upper = value(x, y) * (1 - a) + (a > 0 ? value(x + 1, y) * a : 0)
                    let lower = b > 0 ? value(x, y + 1) * (1 - a) + (a > 0 ? value(x + 1, y + 1) * a : 0) : 0
                    voxels[grid.offset(i, j, k)] = upper * (1 - b) + lower * b
                }
            }
        }
        return Volume(geometry: grid, voxels: voxels)
    }

    /// The volume at other distances: linear where it grows, a triangle as wide as the new voxels where it shrinks, so
    /// that nothing between the new voxels is lost.
    ///
    /// - Precondition: `grid` came from `geometry.resized(toSpacing:)`.
    public func resized(onto grid: Geometry) -> Volume {
        var values = voxels
        var size = geometry.size
        for axis in 0..<3 {
            let ratio = grid.spacing[axis] / geometry.spacing[axis]
            let taps = (0..<grid.size[axis]).map { index in
                Taps(
                    around: (Double(index) + 0.5) * ratio - 0.5, radius: max(1, ratio), within: 0..<geometry.size[axis])
            }
            values = Self.mixed(values, size: size, axis: axis, taps: taps)
            size[axis] = grid.size[axis]
        }
        return Volume(geometry: grid, voxels: values)
    }

    /// Applies taps along one axis.
    private static func mixed(_ values: [Float], size: SIMD3<Int>, axis: Int, taps: [Taps]) -> [Float] {
        // Lines along the axis lie `inner` apart; blocks of lines follow each other `outer` times.
        let inner = axis == 0 ? 1 : axis == 1 ? size.x : size.x * size.y
        let outer = values.count / (inner * size[axis])
        var result = [Float](repeating: 0, count: outer * taps.count * inner)
        for block in 0..<outer {
            for (index, tap) in taps.enumerated() {
                let target = (block * taps.count + index) * inner
                for (step, weight) in tap.weights.enumerated() {
                    let source = (block * size[axis] + tap.first + step) * inner
                    for line in 0..<inner { result[target + line] += weight * values[source + line] }
                }
            }
        }
        return result
    }
}

extension LabelMap {
    /// The labels on another grid: each voxel takes that of the voxel its centre lies in, background outside.
    public func resampled(onto grid: Geometry) -> LabelMap {
        guard geometry.determinant != 0 else {
            return LabelMap(geometry: grid, values: [UInt8](repeating: Self.background, count: grid.count))
        }
        let start = geometry.index(at: grid.origin)
        let steps = (0..<3).map { geometry.index(at: grid.origin + grid.step(along: $0)) - start }
        var values: [UInt8] = []
        values.reserveCapacity(grid.count)
        for k in 0..<grid.size.z {
            for j in 0..<grid.size.y {
                let line = start + steps[1] * Double(j) + steps[2] * Double(k) + Vector(0.5, 0.5, 0.5)
                for i in 0..<grid.size.x {
                    let index = line + steps[0] * Double(i)
                    let isInside =
                        index.x >= 0 && index.y >= 0 && index.z >= 0 && index.x < Double(geometry.size.x)
                        && index.y < Double(geometry.size.y) && index.z < Double(geometry.size.z)
                    values.append(
                        isInside ? self[Int(index.x), Int(index.y), Int(index.z)] : Self.background)
                }
            }
        }
        return LabelMap(geometry: grid, values: values)
    }
}
