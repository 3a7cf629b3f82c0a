/// Gradient descent, with momentum if wanted (Sutskever et al., 2013, in PyTorch's form).
///
/// `velocity = momentum * velocity + gradient`, then `parameter - learningRate * velocity`.
public struct SGD: Optimizer {
    /// How much of the velocity a step keeps.
    public var momentum: Double
    /// Steps taken so far.
    public private(set) var step = 0
    private var velocity = Parameters()

    /// Descent that has seen no gradient yet.
    public init(momentum: Double = 0) { self.momentum = momentum }

    /// The velocity; nothing without momentum.
    public var memory: Parameters { velocity }

    /// Takes up the velocity of an earlier descent.
    public mutating func resume(memory: Parameters, step: Int) {
        velocity = memory
        self.step = step
    }

    /// The parameters after one step.
    ///
    /// - Throws: `TorchError.missingParameter` if a parameter has no gradient.
    public mutating func updated(
        _ parameters: Parameters, gradients: Parameters, learningRate: Double
    ) throws(TorchError) -> Parameters {
        var direction = gradients
        if momentum != 0 {
            if step > 0 {
                direction = try velocity.combined(with: gradients) { (velocity, gradient) throws(TorchError) in
                    try velocity.scaled(by: momentum) + gradient
                }
            }
            velocity = direction
        }
        step += 1
        return try parameters.combined(with: direction) { (parameter, direction) throws(TorchError) in
            try parameter - direction.scaled(by: learningRate)
        }
    }
}
