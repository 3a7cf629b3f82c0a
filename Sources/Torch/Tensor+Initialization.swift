extension Tensor {
    /// A tensor of 32-bit elements that are all the same.
    ///
    /// - Precondition: no length is negative.
    public static func filled(with value: Float, shape: [Int]) throws(TorchError) -> Tensor {
        try Tensor([Float](repeating: value, count: shape.reduce(1, *)), shape: shape)
    }

    /// Random weights to start training from: uniform within plus and minus `1 / sqrt(inputs of one output)`.
    ///
    /// The first axis counts outputs, the others together the inputs of one.
    ///
    /// - Precondition: no length is negative, and there is at least one axis.
    public static func randomWeights(
        _ shape: [Int], using generator: inout SeededGenerator
    ) throws(TorchError) -> Tensor {
        let bound = 1 / Double(max(1, shape[1...].reduce(1, *))).squareRoot()
        let elements = (0..<shape.reduce(1, *)).map { _ in Float((generator.uniform() * 2 - 1) * bound) }
        return try Tensor(elements, shape: shape)
    }
}
