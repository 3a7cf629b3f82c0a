public import Torch

/// Examples of one shape by class, from memory or made when they are asked for.
public protocol ExampleSource: Sendable {
    /// Shape of one example.
    var shape: [Int] { get }
    /// Number of examples of every class.
    var counts: [Int] { get }
    /// The examples at some places, shape `[places, ...]`; the same place is the same example every time.
    ///
    /// - Throws: `TorchError.unusableInput` if there is no such place.
    func examples(at places: [EpisodeIndices.Place]) throws(TorchError) -> Tensor
    /// Draws what an episode is made of.
    ///
    /// - Throws: `TorchError.unusableInput` if there are too few classes with enough examples.
    func indices(drawing form: EpisodeForm, using generator: inout SeededGenerator) throws(TorchError) -> EpisodeIndices
}

extension ExampleSource {
    /// Any classes with enough examples, each equally likely.
    public func indices(
        drawing form: EpisodeForm, using generator: inout SeededGenerator
    ) throws(TorchError) -> EpisodeIndices {
        try EpisodeIndices(drawing: form, fromClassesOf: counts, using: &generator)
    }

    /// The episode of some indices; ways are numbered in their order.
    ///
    /// - Throws: `TorchError.unusableInput` if a place is not there.
    public func episode(_ indices: EpisodeIndices) throws(TorchError) -> Episode {
        try Episode(
            support: examples(at: Array(indices.support.joined())), supportTargets: Self.targets(indices.support),
            query: examples(at: Array(indices.query.joined())), queryTargets: Self.targets(indices.query))
    }

    private static func targets(_ places: [[EpisodeIndices.Place]]) throws(TorchError) -> Tensor {
        let ways = places.indices
        let rows = zip(ways, places).flatMap { way, places in
            places.flatMap { _ in ways.map { $0 == way ? Float(1) : 0 } }
        }
        return try Tensor(rows, shape: [rows.count / max(1, ways.count), ways.count])
    }
}
