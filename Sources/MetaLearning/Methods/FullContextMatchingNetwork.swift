public import Torch

/// A Matching Network whose embeddings see the whole support (Vinyals et al., 2016, appendix A).
///
/// A two-way LSTM runs over the support, in its order: `g(x_i) = g'(x_i) + forward_i + backward_i`. A query is read by an LSTM
/// that attends to the support for a number of steps: `h_k = LSTM(f'(x), [h_(k-1), r_(k-1)]) + f'(x)`, where `r` is the mean of
/// `g` weighted by the softmax of `h_k g(x_i)`. The LSTM begins without state, so that `h_0 = f'(x)`.
public struct FullContextMatchingNetwork: FewShotLearner {
    /// Maps examples to features.
    public var encoder: any Network
    /// Length of a feature row.
    public var features: Int
    /// How often a query attends to the support.
    public var steps: Int
    /// Cosines are multiplied by this before the softmax.
    public var sharpness: Double

    private var context: LSTM { LSTM(inputs: features, outputs: features) }
    private var reader: LSTM { LSTM(inputs: features, hidden: 2 * features, outputs: features) }

    /// A network.
    public init(encoder: any Network, features: Int, steps: Int = 5, sharpness: Double = 10) {
        self.encoder = encoder
        self.features = features
        self.steps = steps
        self.sharpness = sharpness
    }

    /// Those of the encoder and of the three LSTMs.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        var parameters = try encoder.initialEncoder(using: &generator)
        for (prefix, lstm) in [("forward.", context), ("backward.", context), ("reader.", reader)] {
            parameters = parameters.merged(with: try lstm.initialParameters(using: &generator).under(prefix))
        }
        return parameters
    }

    /// Logarithms of the class probabilities, shape `[queries, ways]`.
    public func scores(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let (support, query) = try encoder.features(of: episode, using: parameters)
        let embedded = try inContext(support, using: parameters)
        return try votes(
            of: reading(query, support: embedded, using: parameters), support: embedded,
            targets: episode.supportTargets, sharpness: sharpness)
    }

    /// Mean over the queries of `-log(probability of the right class)`.
    public func loss(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        try negativeLogLikelihood(scores(of: episode, using: parameters), target: episode.queryTargets)
    }

    /// The encoder's.
    public func statistics(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Parameters {
        try encoder.episodeStatistics(of: episode, using: parameters)
    }

    private func inContext(_ support: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        let forward = try context.outputs(for: support, using: parameters.below("forward."))
        let backward = try context.outputs(for: support, backwards: true, using: parameters.below("backward."))
        return try support + forward + backward
    }

    private func reading(
        _ query: Tensor, support: Tensor, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        var (hidden, cell) = (query, try query.zeros())
        for _ in 0..<steps {
            let read = try hidden.matrixProduct(support.transposed()).softmax(along: 1).matrixProduct(support)
            let state = try reader.step(
                query, hidden: .concatenated([hidden, read], along: 1), cell: cell,
                using: parameters.below("reader."))
            hidden = try state.output + query
            cell = state.cell
        }
        return hidden
    }
}
