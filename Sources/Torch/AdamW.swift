internal import Glibc

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019).
///
/// Without weight decay it is Adam (Kingma and Ba, 2015).
public struct AdamW: Optimizer {
    /// Share of every parameter that decays per unit of learning rate.
    public var weightDecay: Double
    /// How much of the running mean of the gradients a step keeps.
    public var meanDecay: Double
    /// How much of the running mean of their squares a step keeps.
    public var squareDecay: Double
    /// Keeps the quotient finite where all gradients were 0.
    public var epsilon: Double
    /// Steps taken so far.
    public private(set) var step = 0
    private var mean = Parameters()
    private var square = Parameters()

    /// An optimizer that has seen no gradient yet.
    public init(
        weightDecay: Double = 1e-4, meanDecay: Double = 0.9, squareDecay: Double = 0.999,
        epsilon: Double = 1e-8
    ) {
        self.weightDecay = weightDecay
        self.meanDecay = meanDecay
        self.squareDecay = squareDecay
        self.epsilon = epsilon
    }

    /// Both running means.
    public var memory: Parameters { mean.under("mean.").merged(with: square.under("square.")) }

    /// Takes up the running means of an earlier optimizer.
    public mutating func resume(memory: Parameters, step: Int) {
        mean = memory.below("mean.")
        square = memory.below("square.")
        self.step = step
    }

    /// The parameters after one step down the gradients.
    ///
    /// - Throws: `TorchError.missingParameter` if a parameter has no gradient.
    public mutating func updated(
        _ parameters: Parameters, gradients: Parameters, learningRate: Double
    ) throws(TorchError) -> Parameters {
        if step == 0 {
            mean = try parameters.map { (tensor) throws(TorchError) in try tensor.zeros() }
            square = mean
        }
        step += 1
        mean = try mean.combined(with: gradients) { (mean, gradient) throws(TorchError) in
            try mean.interpolated(to: gradient, weight: 1 - meanDecay)
        }
        square = try square.combined(with: gradients) { (square, gradient) throws(TorchError) in
            try square.interpolated(to: gradient * gradient, weight: 1 - squareDecay)
        }
        // Both means start at 0; dividing by what they have seen takes that bias out.
        let meanSeen = 1 - pow(meanDecay, Double(step))
        let squareSeen = 1 - pow(squareDecay, Double(step))
        let steps = try mean.combined(with: square) { (mean, square) throws(TorchError) in
            try mean.scaled(by: learningRate / meanSeen)
                / square.scaled(by: 1 / squareSeen).squareRoot().scaled(by: 1, plus: epsilon)
        }
        return try parameters.combined(with: steps) { (parameter, step) throws(TorchError) in
            try parameter.scaled(by: 1 - learningRate * weightDecay) - step
        }
    }
}

extension Parameters {
    /// The Euclidean length of all elements together.
    public func norm() throws(TorchError) -> Double {
        var total = 0.0
        for name in names {
            let tensor = try tensor(name)
            total += try (tensor * tensor).sum().scalar()
        }
        return total.squareRoot()
    }

    /// Gradients shortened to a length of at most `limit`, in the same direction.
    public func clipped(toNorm limit: Double) throws(TorchError) -> Parameters {
        let norm = try norm()
        guard norm > limit else { return self }
        return try map { (tensor) throws(TorchError) in try tensor.scaled(by: limit / norm) }
    }

    /// The running mean of parameters over steps: `decay` of what it was, the rest from `latest`.
    public func averaged(with latest: Parameters, decay: Double) throws(TorchError) -> Parameters {
        try combined(with: latest) { (mean, latest) throws(TorchError) in
            try mean.interpolated(to: latest, weight: 1 - decay)
        }
    }
}
