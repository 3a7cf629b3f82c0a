public import Torch

/// A network whose meta learner makes fast weights for each task from the loss gradients of its support (Munkhdalai and Yu,
/// 2017).
///
/// For every labelled example, the base learner's gradient goes through the meta learner, number by number, and becomes the
/// fast weights of that example. They are kept under the example's key. A query mixes the fast weights of the examples
/// whose keys are like its own, and is answered by slow and fast weights together. Training makes the task loss small, and
/// with a weight the meta loss: how badly the keys alone tell the classes apart.
public struct MetaNetwork: FewShotLearner {
    /// Maps examples to features.
    public var encoder: any Network
    /// Length of a feature row.
    public var features: Int
    /// Classes to tell apart.
    public var ways: Int
    /// Length of a key.
    public var keyWidth: Int
    /// Weight of the meta loss.
    public var metaWeight: Double

    /// A network.
    public init(encoder: any Network, features: Int, ways: Int, keyWidth: Int = 32, metaWeight: Double = 0.5) {
        self.encoder = encoder
        self.features = features
        self.ways = ways
        self.keyWidth = keyWidth
        self.metaWeight = metaWeight
    }

    /// Cosines of keys are multiplied by this before the softmax.
    private static let sharpness = 10.0
    /// Makes small gradients large enough to be told apart.
    private static let gain = 10.0

    private var base: DenseNetwork { DenseNetwork(widths: [features, ways]) }
    private var key: DenseNetwork { DenseNetwork(widths: [features, keyWidth]) }
    /// Sees a gradient and a saturating copy of it, whose sign shows where the gradient itself is tiny.
    private var meta: DenseNetwork { DenseNetwork(widths: [2, 20, 20, 1]) }

    /// Those of the encoder, the slow base learner, the keys and the meta learner.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try encoder.initialEncoder(using: &generator)
            .merged(with: base.initialParameters(using: &generator).under("base."))
            .merged(with: key.initialParameters(using: &generator).under("key."))
            .merged(with: meta.initialParameters(using: &generator).under("meta."))
    }

    /// Scores of every query by slow and fast weights, shape `[queries, ways]`.
    ///
    /// - Throws: `TorchError.shapeMismatch` if the episode has another number of ways.
    public func scores(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        try answers(to: episode, using: parameters).scores
    }

    /// Task loss plus weighted meta loss.
    public func loss(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let (scores, votes) = try answers(to: episode, using: parameters)
        let task = try crossEntropy(scores, target: episode.queryTargets)
        let meta = try negativeLogLikelihood(votes, target: episode.queryTargets)
        return try task + meta.scaled(by: metaWeight)
    }

    /// The encoder's.
    public func statistics(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Parameters {
        try encoder.episodeStatistics(of: episode, using: parameters)
    }

    /// Scores, and the votes of the keys alone.
    private func answers(
        to episode: Episode, using parameters: Parameters
    ) throws(TorchError) -> (scores: Tensor, votes: Tensor) {
        guard episode.ways == ways else {
            throw .shapeMismatch(
                operation: "MetaNetwork", reason: "an episode of \(episode.ways) ways, trained for \(ways)")
        }
        let (support, query) = try encoder.features(of: episode, using: parameters)
        let fast = try fastWeights(support, targets: episode.supportTargets, using: parameters)
        let keys = try key(support, using: parameters.below("key."))
        let likeness = try key(query, using: parameters.below("key.")).cosines(to: keys).scaled(by: Self.sharpness)
        let attention = try likeness.softmax(along: 1)  // [queries, examples]
        let mixed = try attention.matrixProduct(fast.flattenedRows())
            .reshaped(to: [query.shape[0], ways, features])
        let slow = try base(query, using: parameters.below("base."))
        let quick = try mixed.matrixProduct(query.reshaped(to: [query.shape[0], features, 1]))
        return (
            try slow + quick.reshaped(to: [query.shape[0], ways]),
            try logarithmsOfVotes(attention: attention, targets: episode.supportTargets)
        )
    }

    /// Fast weights of every labelled example, shape `[examples, ways, features]`.
    private func fastWeights(
        _ support: Tensor, targets: Tensor, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        let count = support.shape[0]
        // The gradient of the cross-entropy at a linear layer's weights is (softmax - target) x feature.
        let error = try base(support, using: parameters.below("base.")).softmax(along: 1) - targets
        let slopes = try error.reshaped(to: [count, ways, 1]).matrixProduct(
            support.reshaped(to: [count, 1, features]))
        let column = try slopes.reshaped(to: [slopes.count, 1])
        let seen = try Tensor.concatenated([column, column.scaled(by: Self.gain).hyperbolicTangent()], along: 1)
        return try meta(seen, using: parameters.below("meta.")).reshaped(to: [count, ways, features])
    }
}
