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
        let (classes, queries) = try sides(of: episode, using: parameters)
        return try relation(pairing: classes, with: queries, using: parameters.below(Self.relationPrefix))
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
        let (classes, queries) = try sides(of: episode, using: parameters)
        let judged = try relation.statistics(
            of: .pairs(of: classes, with: queries), using: parameters.below(Self.relationPrefix))
        return encoder.merged(with: judged.under(Self.relationPrefix))
    }

    /// The features of classes, shape `[ways, channels, ...]`, and of queries, `[queries, channels, ...]`.
    private func sides(
        of episode: Episode, using parameters: Parameters
    ) throws(TorchError) -> (classes: Tensor, queries: Tensor) {
        let features = try encoder(episode.examples(), using: parameters.below(encoderPrefix))
        let (support, queries) = try episode.split(features)
        let classes = try prototypes(of: support.flattenedRows(), targets: episode.supportTargets)
        return (try classes.reshaped(to: [episode.ways] + features.shape.dropFirst()), queries)
    }
}
