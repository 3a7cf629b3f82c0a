public import Torch

/// Several sources as one: every episode stays within one of them, each as likely.
public struct MixedSource: ExampleSource {
    private let sources: [any ExampleSource]
    /// Number of the first class of every source.
    private let starts: [Int]
    /// Number of examples of every class, source after source.
    public let counts: [Int]
    /// Shape of one example, that of every source.
    public let shape: [Int]

    /// A mixture.
    ///
    /// - Throws: `TorchError.unusableInput` if there is no source, or their examples differ in shape.
    public init(_ sources: [any ExampleSource]) throws(TorchError) {
        guard let shape = sources.first?.shape else { throw .unusableInput("there is nothing to draw episodes from") }
        if let other = sources.first(where: { $0.shape != shape }) {
            throw .unusableInput("examples of shape \(shape) and of shape \(other.shape) cannot be mixed")
        }
        self.sources = sources
        self.shape = shape
        var (starts, counts): ([Int], [Int]) = ([], [])
        for source in sources {
            starts.append(counts.count)
            counts += source.counts
        }
        (self.starts, self.counts) = (starts, counts)
    }

    /// An episode of one source.
    public func indices(
        drawing form: EpisodeForm, using generator: inout SeededGenerator
    ) throws(TorchError) -> EpisodeIndices {
        let number = generator.index(below: sources.count)
        return try sources[number].indices(drawing: form, using: &generator).shifted(by: starts[number])
    }

    /// The examples at some places, shape `[places, ...]`.
    ///
    /// - Throws: `TorchError.unusableInput` if there is no such place.
    public func examples(at places: [EpisodeIndices.Place]) throws(TorchError) -> Tensor {
        var parts: [Tensor] = []
        var rest = places[...]
        while let first = rest.first {
            guard let number = starts.lastIndex(where: { $0 <= first.label }), first.label < counts.count else {
                throw .unusableInput("there is no class \(first.label)")
            }
            // The places that follow each other in one source.
            let labels = starts[number]..<(number + 1 < starts.count ? starts[number + 1] : counts.count)
            let run = rest.prefix { labels.contains($0.label) }
            rest = rest.dropFirst(run.count)
            parts.append(
                try sources[number].examples(
                    at: run.map { EpisodeIndices.Place(label: $0.label - labels.lowerBound, example: $0.example) }))
        }
        return parts.count == 1 ? parts[0] : try Tensor.concatenated(parts, along: 0)
    }
}
