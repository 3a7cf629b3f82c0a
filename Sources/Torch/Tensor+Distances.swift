// Distances between the rows of two matrices, shape `[rows of this, rows of the other]`.
extension Tensor {
    /// Squared Euclidean distances, never below 0.
    ///
    /// `|a|^2 - 2 a b + |b|^2`; libtorch's own distance has no second derivative.
    ///
    /// - Throws: `TorchError.shapeMismatch` if they are no matrices of the same number of columns.
    public func squaredDistances(to other: Tensor) throws(TorchError) -> Tensor {
        try checkColumns("squaredDistances", other)
        let squares = try (self * self).sum(over: [1], keepingAxes: true)  // [rows, 1]
        let others = try (other * other).sum(over: [1]).reshaped(to: [1, other.shape[0]])
        let products = try matrixProduct(other.transposed())
        // The difference of large numbers can fall below 0 by their rounding.
        return try (squares + others - products.scaled(by: 2)).relu()
    }

    /// Cosines of the angles between rows, -1...1; 0 for a row of zeros.
    ///
    /// - Throws: `TorchError.shapeMismatch` if they are no matrices of the same number of columns.
    public func cosines(to other: Tensor) throws(TorchError) -> Tensor {
        try checkColumns("cosines", other)
        return try rowsOfLengthOne().matrixProduct(other.rowsOfLengthOne().transposed())
    }

    /// Every row of a matrix divided by its Euclidean length.
    ///
    /// - Throws: `TorchError.shapeMismatch` if there are not two axes.
    public func rowsOfLengthOne() throws(TorchError) -> Tensor {
        try checkAxis("rowsOfLengthOne", 1)
        return try self / (self * self).sum(over: [1], keepingAxes: true).scaled(by: 1, plus: 1e-24).squareRoot()
    }

    private func checkColumns(_ operation: String, _ other: Tensor) throws(TorchError) {
        guard shape.count == 2, other.shape.count == 2, shape[1] == other.shape[1] else {
            throw .shapeMismatch(
                operation: operation, reason: "shapes \(shape) and \(other.shape) are no rows of one length")
        }
    }
}
