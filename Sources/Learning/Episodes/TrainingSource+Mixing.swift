internal import MetaLearning
internal import Torch

extension TrainingSource {
    /// Stands between the fingerprints of what is mixed.
    private static let separator = ", "

    /// All that a request names: several sources are mixed, and each is validated on.
    ///
    /// - Throws: `RunError.refused` when they cannot be read or do not suffice.
    init(_ request: TrainingRequest) throws {
        // What is mixed has one shape, and what is made up has colours.
        let isMixed = request.data.count > 1 || !request.unlabelled.isEmpty
        var sources: [TrainingSource] = []
        for data in request.data {
            sources.append(
                data == Self.synthetic
                    ? TrainingSource(syntheticFor: request)
                    : try TrainingSource(labelled: data, channels: isMixed ? 3 : nil, for: request))
        }
        if !request.unlabelled.isEmpty {
            sources.append(try TrainingSource(unlabelled: request.unlabelled, for: request))
        }
        guard sources.count != 1 else {
            self = sources[0]
            return
        }
        let held = sources.compactMap(\.validation)
        pool = try MixedSource(sources.map(\.pool))
        validation = held.count > 1 ? try MixedSource(held) : held.first
        fingerprint = Self.joined(sources.map(\.fingerprint))
        statisticsEpisodes = sources.map(\.statisticsEpisodes).max() ?? 0
        summary = sources.map(\.summary).joined(separator: "; ")
        skipped = sources.flatMap(\.skipped)
    }

    /// The fingerprint of several sources together.
    static func joined(_ fingerprints: [String]) -> String { fingerprints.joined(separator: separator) }

    /// Whether a source is one of those that a fingerprint names.
    static func isNamed(_ own: String, in fingerprint: String) -> Bool {
        fingerprint.split(separator: separator).contains { $0 == own }
    }
}
