public import Torch

/// Classifies by the nearest class mean in the space of an encoder (Snell et al., 2017).
///
/// The score of a class is the negative squared Euclidean distance from the query to the mean of its support.
public struct PrototypicalNetwork: FewShotLearner {
    /// What training makes small.
    public enum Objective: Equatable, Sendable {
        /// `-log(softmax of the negative distances)` of the right class.
        case crossEntropy
        /// `[d(q, p_y) - min over c != y of d(q, p_c) + margin]+`.
        case margin(Double)
    }

    /// Maps examples to features.
    public var encoder: any Network
    /// What training makes small.
    public var objective: Objective

    /// A network.
    public init(encoder: any Network, objective: Objective = .crossEntropy) {
        self.encoder = encoder
        self.objective = objective
    }

    /// The encoder's.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try encoder.initialEncoder(using: &generator)
    }

    /// Negative squared distances to the prototypes, shape `[queries, ways]`.
    public func scores(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        try distances(of: episode, using: parameters).scaled(by: -1)
    }

    /// The objective's mean over the queries.
    public func loss(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let distances = try distances(of: episode, using: parameters)
        switch objective {
        case .crossEntropy: return try crossEntropy(distances.scaled(by: -1), target: episode.queryTargets)
        case .margin(let margin):
            return try marginLoss(distances: distances, target: episode.queryTargets, margin: margin)
        }
    }

    /// The encoder's.
    public func statistics(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Parameters {
        try encoder.episodeStatistics(of: episode, using: parameters)
    }

    private func distances(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let (support, query) = try encoder.features(of: episode, using: parameters)
        return try query.squaredDistances(to: prototypes(of: support, targets: episode.supportTargets))
    }
}

/// The mean feature of every class, shape `[ways, features]`.
///
/// - Parameters:
///   - features: Shape `[examples, features]`.
///   - targets: 1 in the column of an example's class, shape `[examples, ways]`; classes may differ in size.
public func prototypes(of features: Tensor, targets: Tensor) throws(TorchError) -> Tensor {
    let sums = try targets.transposed().matrixProduct(features)  // [ways, features]
    return try sums / targets.sum(over: [0]).reshaped(to: [targets.shape[1], 1])
}
