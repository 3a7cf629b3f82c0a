public import Torch

/// Classifies by attention over the support: every labelled example votes with its likeness (Vinyals et al., 2016).
///
/// The probability of a class is the softmax over the support of the cosines to the query, summed over the examples of the
/// class. A score is the logarithm of that.
public struct MatchingNetwork: FewShotLearner {
    /// Maps examples to features.
    public var encoder: any Network
    /// Cosines are multiplied by this before the softmax; they lie within -1...1, and 1 leaves the attention nearly flat.
    public var sharpness: Double

    /// A network.
    public init(encoder: any Network, sharpness: Double = 10) {
        self.encoder = encoder
        self.sharpness = sharpness
    }

    /// The encoder's.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try encoder.initialEncoder(using: &generator)
    }

    /// Logarithms of the class probabilities, shape `[queries, ways]`.
    public func scores(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let (support, query) = try encoder.features(of: episode, using: parameters)
        return try votes(of: query, support: support, targets: episode.supportTargets, sharpness: sharpness)
    }

    /// Mean over the queries of `-log(probability of the right class)`.
    public func loss(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        try negativeLogLikelihood(scores(of: episode, using: parameters), target: episode.queryTargets)
    }

    /// The encoder's.
    public func statistics(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Parameters {
        try encoder.episodeStatistics(of: episode, using: parameters)
    }
}

/// Logarithms of the votes of the support for every class, shape `[queries, ways]`.
func votes(of query: Tensor, support: Tensor, targets: Tensor, sharpness: Double) throws(TorchError) -> Tensor {
    let attention = try query.cosines(to: support).scaled(by: sharpness).softmax(along: 1)  // [queries, examples]
    return try logarithmsOfVotes(attention: attention, targets: targets)
}

/// Logarithms of what the attention of every query gives each class, shape `[queries, ways]`.
func logarithmsOfVotes(attention: Tensor, targets: Tensor) throws(TorchError) -> Tensor {
    // A class that gets no vote keeps a finite score; a vote of a sharp attention is far larger than this.
    try attention.matrixProduct(targets).scaled(by: 1, plus: 1e-30).logarithm()
}
