internal import MetaLearning
internal import Torch

/// All that a training draws its episodes from, and what it is validated on.
struct TrainingSources {
    /// The classes to learn from.
    let pool: any ExampleSource
    /// Classes held back; nil where there were too few.
    let validation: (any ExampleSource)?
    /// Names what the pictures are, byte for byte.
    let fingerprint: String
    /// Episodes whose statistics are averaged.
    let statisticsEpisodes: Int
    /// What there is, for a person.
    let summary: String
    /// Files that were left out.
    let skipped: [String]

    /// The pictures that a request names.
    ///
    /// - Throws: `RunError.refused` when they cannot be read or do not suffice.
    init(_ request: TrainingRequest) throws {
        // What is mixed has one shape, and what is made up has colours.
        let isMixed = request.data.count > 1 || !request.unlabelled.isEmpty
        var sources: [TrainingSource] = []
        for data in request.data {
            sources.append(
                data == TrainingSource.synthetic
                    ? TrainingSource(syntheticFor: request)
                    : try TrainingSource(labelled: data, channels: isMixed ? 3 : nil, for: request))
        }
        if !request.unlabelled.isEmpty {
            sources.append(try TrainingSource(unlabelled: request.unlabelled, for: request))
        }
        let held = sources.compactMap(\.validation)
        pool = sources.count == 1 ? sources[0].pool : try MixedSource(sources.map(\.pool))
        validation = held.count > 1 ? try MixedSource(held) : held.first
        fingerprint = sources.map(\.fingerprint).joined(separator: ", ")
        statisticsEpisodes = sources.map(\.statisticsEpisodes).max() ?? 0
        summary = sources.map(\.summary).joined(separator: "; ")
        skipped = sources.flatMap(\.skipped)
    }
}
