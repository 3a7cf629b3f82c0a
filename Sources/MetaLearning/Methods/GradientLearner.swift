public import Torch

/// Learns parameters from which a few gradient steps on the support lead to good answers: MAML (Finn et al., 2017).
///
/// The support loss' gradients move the parameters, and the query loss after that is what is trained: through the
/// gradients themselves (second order), or taking them as constants (first order, FOMAML). With learned rates it is
/// Meta-SGD (Li et al., 2017): every parameter has a rate of its own, of either sign.
public struct GradientLearner: FewShotLearner {
    /// What inner steps and training make small.
    public enum Objective: Sendable {
        /// Cross-entropy of scores.
        case classification
        /// Mean squared error of predictions.
        case regression
    }

    /// What answers, one column per way or output.
    public var network: any Network
    /// What is made small.
    public var objective: Objective
    /// Inner steps in training.
    public var steps: Int
    /// Inner steps for an answer; more than in training often help.
    public var answerSteps: Int
    /// Rate of the inner steps; where rates are learned, what they start from.
    public var rate: Double
    /// Whether training goes through the gradients of the inner steps.
    public var isSecondOrder: Bool
    /// Whether every parameter has a learned rate.
    public var learnsRates: Bool

    private static let networkPrefix = "network."
    private static let ratesPrefix = "rates."

    /// A learner.
    public init(
        network: any Network, objective: Objective = .classification, steps: Int, answerSteps: Int? = nil,
        rate: Double, isSecondOrder: Bool = true, learnsRates: Bool = false
    ) {
        self.network = network
        self.objective = objective
        self.steps = steps
        self.answerSteps = answerSteps ?? steps
        self.rate = rate
        self.isSecondOrder = isSecondOrder
        self.learnsRates = learnsRates
    }

    /// The network's, and the rates where they are learned.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        let own = try network.initialParameters(using: &generator)
        guard learnsRates else { return own.under(Self.networkPrefix) }
        let rates = try own.map { (tensor) throws(TorchError) in try tensor.zeros().scaled(by: 1, plus: rate) }
        return own.under(Self.networkPrefix).merged(with: rates.under(Self.ratesPrefix))
    }

    /// Answers after the inner steps on the support, shape `[queries, ways]`.
    public func scores(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let adapted = try adapted(
            parameters.trackingGradients(), to: episode, steps: answerSteps, createGraph: false)
        return try network(episode.query, using: adapted).detached()
    }

    /// The query loss after the inner steps; it depends on the parameters through them.
    public func loss(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let adapted = try adapted(parameters, to: episode, steps: steps, createGraph: isSecondOrder)
        return try loss(of: network(episode.query, using: adapted), target: episode.queryTargets)
    }

    private func adapted(
        _ parameters: Parameters, to episode: Episode, steps: Int, createGraph: Bool
    ) throws(TorchError) -> Parameters {
        let rates = parameters.below(Self.ratesPrefix)
        var current = parameters.below(Self.networkPrefix)
        for _ in 0..<steps {
            let loss = try loss(of: network(episode.support, using: current), target: episode.supportTargets)
            let slopes = try gradients(of: loss, withRespectTo: current, createGraph: createGraph)
            let moves =
                learnsRates
                ? try slopes.combined(with: rates) { (slope, rate) throws(TorchError) in try slope * rate }
                : try slopes.map { (slope) throws(TorchError) in try slope.scaled(by: rate) }
            current = try current.combined(with: moves) { (value, move) throws(TorchError) in try value - move }
        }
        return current
    }

    private func loss(of output: Tensor, target: Tensor) throws(TorchError) -> Tensor {
        switch objective {
        case .classification: return try crossEntropy(output, target: target)
        case .regression:
            let error = try output - target
            return try (error * error).mean()
        }
    }
}
