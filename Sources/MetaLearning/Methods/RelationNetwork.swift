public import Torch

/// Learns to compare: a second network judges how well a query goes with a class (Sung et al., 2018).
///
/// Query and class features are put together along the channels. The paper adds the features of a class up; their mean is
/// the same for one shot, and keeps its size for any number of shots.
public struct RelationNetwork: FewShotLearner {
    /// Maps examples to features; pictures keep height and width.
    public var encoder: any Network
    /// Maps pairs of features, of twice the channels, to one number.
    public var relation: any Network

    private static let relationPrefix = "relation."

    /// A network.
    public init(encoder: any Network, relation: any Network) {
        self.encoder = encoder
        self.relation = relation
    }

    /// Those of both networks.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        let encoder = try encoder.initialEncoder(using: &generator)
        return try encoder.merged(with: relation.initialParameters(using: &generator).under(Self.relationPrefix))
    }

    /// Logits of the relations, shape `[queries, ways]`.
    public func scores(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let pairs = try pairs(of: episode, using: parameters)
        return try relation(pairs, using: parameters.below(Self.relationPrefix))
            .reshaped(to: episode.queryTargets.shape)
    }

    /// Mean squared difference of the relations, 0...1, from 1 for the right class and 0 for the others.
    public func loss(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let error = try scores(of: episode, using: parameters).sigmoid() - episode.queryTargets
        return try (error * error).mean()
    }

    /// Those of both networks.
    public func statistics(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Parameters {
        let encoder = try encoder.episodeStatistics(of: episode, using: parameters)
        let judged = try relation.statistics(
            of: pairs(of: episode, using: parameters), using: parameters.below(Self.relationPrefix))
        return encoder.merged(with: judged.under(Self.relationPrefix))
    }

    /// Every class beside every query, query by query, shape `[queries * ways, 2 * channels, ...]`.
    private func pairs(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        let features = try encoder(episode.examples(), using: parameters.below(encoderPrefix))
        let (support, query) = try episode.split(features)
        let rest = Array(features.shape.dropFirst())
        let classes = try prototypes(of: support.flattenedRows(), targets: episode.supportTargets)
        let (queries, ways) = (query.shape[0], episode.ways)
        let grid = [queries, ways] + rest
        let left = try classes.reshaped(to: [1, ways] + rest).expanded(to: grid)
        let right = try query.reshaped(to: [queries, 1] + rest).expanded(to: grid)
        return try .concatenated([left, right], along: 2)
            .reshaped(to: [queries * ways, 2 * rest[0]] + rest.dropFirst())
    }
}
