public import Torch

/// Learns a distance between examples, small within a class and large between classes.
///
/// Both examples of a pair go through the same encoder (Bromley et al., 1993; Koch et al., 2015). A query gets the class whose
/// labelled examples lie nearest on average.
public struct SiameseNetwork: FewShotLearner {
    /// What training makes small; d is the Euclidean distance of features.
    public enum Objective: Equatable, Sendable {
        /// `y d + (1 - y) max(0, margin - d)`, y = 1 for a pair of one class and 0 for others.
        case contrastive(margin: Double)
        /// `max(0, d(a, p) - d(a, n) + margin)` for a query a, and support p of its class and n of another.
        case triplet(margin: Double)
    }

    /// Maps examples to features.
    public var encoder: any Network
    /// What training makes small.
    public var objective: Objective

    /// A network.
    public init(encoder: any Network, objective: Objective) {
        self.encoder = encoder
        self.objective = objective
    }

    /// The encoder's.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try encoder.initialEncoder(using: &generator)
    }

    /// Negative mean distances to the support of every class, shape `[queries, ways]`.
    public func scores(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let sums = try distances(of: episode, using: parameters).matrixProduct(episode.supportTargets)
        return try (sums / episode.supportTargets.sum(over: [0], keepingAxes: true)).scaled(by: -1)
    }

    /// The objective over all pairs or triples of a query and the support.
    public func loss(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let distances = try distances(of: episode, using: parameters)  // [queries, examples]
        let same = try episode.queryTargets.matrixProduct(episode.supportTargets.transposed())
        switch objective {
        case .contrastive(let margin): return try contrastiveLoss(distances: distances, same: same, margin: margin)
        case .triplet(let margin): return try tripletLoss(distances: distances, same: same, margin: margin)
        }
    }

    /// The encoder's.
    public func statistics(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Parameters {
        try encoder.episodeStatistics(of: episode, using: parameters)
    }

    private func distances(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let (support, query) = try encoder.features(of: episode, using: parameters)
        // The root of 0 has no finite slope.
        return try query.squaredDistances(to: support).scaled(by: 1, plus: 1e-12).squareRoot()
    }
}
