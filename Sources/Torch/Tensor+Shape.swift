internal import CTorch

extension Tensor {
    /// The elements, row-major, in another shape.
    ///
    /// - Throws: `TorchError.shapeMismatch` if it has room for more or fewer.
    public func reshaped(to shape: [Int]) throws(TorchError) -> Tensor {
        guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == count else {
            throw .shapeMismatch(
                operation: "reshaped", reason: "the \(count) elements of shape \(self.shape) do not fill \(shape)")
        }
        let lengths = shape.map(Int64.init)
        return try unsafe .making("reshaped", from: self) {
            unsafe ctorch_reshaped(handle, lengths, lengths.count, $0)
        }
    }

    /// One row per entry of the first axis: shape `[length of the first axis, all other elements]`.
    ///
    /// - Throws: `TorchError.shapeMismatch` without an axis.
    public func flattenedRows() throws(TorchError) -> Tensor {
        guard let rows = shape.first else {
            throw .shapeMismatch(operation: "flattenedRows", reason: "a single number has no rows")
        }
        return try reshaped(to: [rows, shape.dropFirst().reduce(1, *)])
    }

    /// The axes in another order: axis `k` of the result is axis `axes[k]` of this tensor.
    ///
    /// - Throws: `TorchError.shapeMismatch` if an axis is missing or named twice.
    public func permuted(_ axes: [Int]) throws(TorchError) -> Tensor {
        guard axes.sorted() == Array(shape.indices) else {
            throw .shapeMismatch(operation: "permuted", reason: "\(axes) is no order of the axes of shape \(shape)")
        }
        let numbers = axes.map(Int64.init)
        return try unsafe .making("permuted", from: self) {
            unsafe ctorch_permuted(handle, numbers, numbers.count, $0)
        }
    }

    /// The transposed matrix.
    ///
    /// - Throws: `TorchError.shapeMismatch` if there are not two axes.
    public func transposed() throws(TorchError) -> Tensor { try permuted([1, 0]) }

    /// Axes of length 1 repeated to the lengths of a shape.
    ///
    /// - Throws: `TorchError.shapeMismatch` if another length differs.
    public func expanded(to shape: [Int]) throws(TorchError) -> Tensor {
        let own = self.shape
        guard own.count == shape.count, zip(own, shape).allSatisfy({ $0 == $1 || $0 == 1 && $1 >= 0 }) else {
            throw .shapeMismatch(operation: "expanded", reason: "shape \(own) does not grow to \(shape)")
        }
        let lengths = shape.map(Int64.init)
        return try unsafe .making("expanded", from: self) {
            unsafe ctorch_expanded(handle, lengths, lengths.count, $0)
        }
    }

    /// The entries of an axis at some places, in their order; a place may come up more than once.
    ///
    /// - Throws: `TorchError.shapeMismatch` if there is no such axis or place.
    public func selected(_ indices: [Int], of axis: Int) throws(TorchError) -> Tensor {
        try checkAxis("selected", axis)
        guard indices.allSatisfy({ (0..<shape[axis]).contains($0) }) else {
            throw .shapeMismatch(
                operation: "selected", reason: "\(indices) are not all within axis \(axis) of shape \(shape)")
        }
        let numbers = indices.map(Int64.init)
        return try unsafe .making("selected", from: self) {
            unsafe ctorch_selected(handle, Int64(axis), numbers, numbers.count, $0)
        }
    }

    /// The entries `range` of an axis.
    ///
    /// - Throws: `TorchError.shapeMismatch` if there is no such axis or it is shorter.
    public func slice(_ range: Range<Int>, of axis: Int) throws(TorchError) -> Tensor {
        try checkAxis("slice", axis)
        guard range.lowerBound >= 0, range.upperBound <= shape[axis] else {
            throw .shapeMismatch(
                operation: "slice", reason: "\(range) is not within axis \(axis) of shape \(shape)")
        }
        return try unsafe .making("slice", from: self) {
            unsafe ctorch_slice(handle, Int64(axis), Int64(range.lowerBound), Int64(range.count), $0)
        }
    }

    /// The tensors one after the other along an axis; all other lengths are equal.
    ///
    /// - Throws: `TorchError.shapeMismatch` if another length differs or there is nothing to join.
    public static func concatenated(_ tensors: [Tensor], along axis: Int) throws(TorchError) -> Tensor {
        var shapes = tensors.map(\.shape)
        for index in shapes.indices where shapes[index].indices.contains(axis) { shapes[index][axis] = 0 }
        guard let first = shapes.first, first.indices.contains(axis), shapes.allSatisfy({ $0 == first })
        else {
            throw .shapeMismatch(
                operation: "concatenated",
                reason: "shapes \(tensors.map(\.shape)) do not fit together along axis \(axis)")
        }
        let handles = unsafe tensors.map { unsafe $0.handle }
        return try unsafe making("concatenated", from: tensors) {
            unsafe ctorch_concatenate(handles, handles.count, Int64(axis), $0)
        }
    }
}
