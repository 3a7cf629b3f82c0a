public import Torch

/// Learns parameters near those that training on any one task leads to (Nichol et al., 2018).
///
/// A task is trained on for a few steps of Adam; the parameters then move towards where it led. No gradient goes through
/// the steps.
public struct Reptile: FewShotLearner {
    /// What answers, one column per way.
    public var network: any Network
    /// Inner steps in training.
    public var steps: Int
    /// Inner steps for an answer.
    public var answerSteps: Int
    /// Examples of an inner step.
    public var batch: Int
    /// Rate of the inner steps.
    public var rate: Double

    /// A learner with the paper's numbers for Omniglot.
    public init(network: any Network, steps: Int = 5, answerSteps: Int = 50, batch: Int = 10, rate: Double = 1e-3) {
        self.network = network
        self.steps = steps
        self.answerSteps = answerSteps
        self.batch = batch
        self.rate = rate
    }

    /// The network's.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try network.initialParameters(using: &generator)
    }

    /// Answers after the inner steps on the support, shape `[queries, ways]`.
    public func scores(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let (adapted, _) = try trained(
            parameters, on: episode.support, targets: episode.supportTargets, steps: answerSteps)
        return try network(episode.query, using: adapted)
    }

    /// The query loss after the inner steps of training.
    public func loss(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let (adapted, _) = try trained(parameters, on: episode.support, targets: episode.supportTargets, steps: steps)
        return try crossEntropy(network(episode.query, using: adapted), target: episode.queryTargets)
    }

    /// The mean loss of the inner steps, and the way back from where they lead: a step of rate 1 down it ends there.
    ///
    /// All examples of the episode are trained on, support and query alike.
    public func slopes(on episode: Episode, at parameters: Parameters) throws(TorchError) -> (
        loss: Double, gradients: Parameters
    ) {
        let targets = try Tensor.concatenated([episode.supportTargets, episode.queryTargets], along: 0)
        let (adapted, loss) = try trained(parameters, on: episode.examples(), targets: targets, steps: steps)
        let back = try parameters.combined(with: adapted) { (start, end) throws(TorchError) in try start - end }
        return (loss, back)
    }

    private func trained(
        _ parameters: Parameters, on examples: Tensor, targets: Tensor, steps: Int
    ) throws(TorchError) -> (parameters: Parameters, loss: Double) {
        // Adam without momentum, as in the paper.
        var optimizer = AdamW(weightDecay: 0, meanDecay: 0)
        let count = examples.shape[0]
        var generator = SeededGenerator(seed: UInt64(count))
        var order: [Int] = []
        var (current, total) = (parameters, 0.0)
        for _ in 0..<steps {
            while order.count < min(batch, count) { order += generator.permutation(of: count) }
            let chosen = Array(order.prefix(min(batch, count)))
            order.removeFirst(chosen.count)
            let tracked = try current.trackingGradients()
            let output = try network(examples.selected(chosen, of: 0), using: tracked)
            let loss = try crossEntropy(output, target: targets.selected(chosen, of: 0))
            total += try loss.scalar()
            current = try optimizer.updated(
                current, gradients: gradients(of: loss, withRespectTo: tracked), learningRate: rate)
        }
        return (current, total / Double(max(1, steps)))
    }
}
