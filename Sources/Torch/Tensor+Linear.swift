internal import CTorch

extension Tensor {
    /// `x * transposed(weight) + bias` for every row.
    ///
    /// - Parameters:
    ///   - weight: Shape `[outputs, inputs]`.
    ///   - bias: Shape `[outputs]`.
    /// - Returns: Shape `[rows, outputs]`.
    /// - Throws: `TorchError.shapeMismatch` if this is no matrix of `inputs` columns.
    public func linear(weight: Tensor, bias: Tensor? = nil) throws(TorchError) -> Tensor {
        let product = try matrixProduct(weight.transposed())
        guard let bias else { return product }
        return try product + bias
    }

    /// The matrix X for which this matrix times X is `right`: one linear system per column.
    ///
    /// - Parameter right: Shape `[n, columns]`, where this is `[n, n]`.
    /// - Throws: `TorchError.shapeMismatch` if the shapes are not those, another if this matrix is singular.
    public func solution(for right: Tensor) throws(TorchError) -> Tensor {
        guard shape.count == 2, shape[0] == shape[1], right.shape.count == 2, right.shape[0] == shape[0] else {
            throw .shapeMismatch(
                operation: "solution", reason: "shapes \(shape) and \(right.shape) are no square system")
        }
        return try unsafe .making("solution", from: (self, right)) {
            unsafe ctorch_solution(handle, right.handle, $0)
        }
    }
}
