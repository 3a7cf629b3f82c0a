extension LabelMap {
    /// Voxel centres may miss each other by this share of a voxel: files carry rounded affines.
    private static let gridTolerance = 0.1

    /// The same labels in the voxel order of another grid, when both grids are one up to the order and direction of
    /// their axes; nil otherwise.
    public func reordered(onto other: Geometry) -> LabelMap? {
        if geometry.matches(other, tolerance: 1e-4) { return self }
        guard geometry.determinant != 0 else { return nil }
        let start = geometry.index(at: other.origin)
        let steps = [other.columnStep, other.rowStep, other.sliceStep].map {
            geometry.index(at: other.origin + $0) - start
        }
        guard let first = Self.whole(start, within: Self.gridTolerance) else { return nil }
        var strides: [Int] = []
        var usedAxes: Set<Int> = []
        let storage = [1, geometry.size.x, geometry.size.x * geometry.size.y]
        for (axis, step) in steps.enumerated() {
            // Errors add up over the whole length of the axis.
            let length = Double(max(other.size[axis] - 1, 1))
            guard let whole = Self.whole(step, within: Self.gridTolerance / length) else { return nil }
            let moving = (0..<3).filter { whole[$0] != 0 }
            guard moving.count == 1, abs(whole[moving[0]]) == 1, usedAxes.insert(moving[0]).inserted,
                other.size[axis] == geometry.size[moving[0]]
            else { return nil }
            strides.append(whole[moving[0]] * storage[moving[0]])
        }
        guard (0..<3).allSatisfy({ (0..<geometry.size[$0]).contains(first[$0]) }) else { return nil }
        let origin = geometry.offset(first.x, first.y, first.z)
        let last = (0..<3).reduce(origin) { $0 + (other.size[$1] - 1) * strides[$1] }
        guard (0..<values.count).contains(last) else { return nil }

        var result: [UInt8] = []
        result.reserveCapacity(other.count)
        for k in 0..<other.size.z {
            for j in 0..<other.size.y {
                let row = origin + j * strides[1] + k * strides[2]
                for i in 0..<other.size.x { result.append(values[row + i * strides[0]]) }
            }
        }
        return LabelMap(geometry: other, values: result)
    }

    private static func whole(_ vector: Vector, within tolerance: Double) -> SIMD3<Int>? {
        var result = SIMD3<Int>.zero
        for axis in 0..<3 {
            let rounded = vector[axis].rounded()
            guard abs(vector[axis] - rounded) <= tolerance, let whole = Int(exactly: rounded) else { return nil }
            result[axis] = whole
        }
        return result
    }
}

extension Geometry {
    /// The same grid with its rows in the opposite order.
    public var withReversedRows: Geometry {
        Geometry(
            size: size, origin: position(of: Vector(0, Double(size.y - 1), 0)), columnStep: columnStep,
            rowStep: -rowStep, sliceStep: sliceStep)
    }
}

extension Volume {
    /// The same volume with its rows stored in the opposite order, as NIfTI files made from DICOM have them.
    public var withReversedRows: Volume {
        Volume(geometry: geometry.withReversedRows, voxels: geometry.reversingRows(of: voxels))
    }
}

extension LabelMap {
    /// The same labels with their rows stored in the opposite order, as NIfTI files made from DICOM have them.
    public var withReversedRows: LabelMap {
        LabelMap(geometry: geometry.withReversedRows, values: geometry.reversingRows(of: values))
    }
}

extension Geometry {
    fileprivate func reversingRows<Value>(of values: [Value]) -> [Value] {
        var result: [Value] = []
        result.reserveCapacity(values.count)
        for k in 0..<size.z {
            for j in (0..<size.y).reversed() {
                let row = offset(0, j, k)
                result += values[row..<row + size.x]
            }
        }
        return result
    }
}
