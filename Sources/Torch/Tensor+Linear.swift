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
}
