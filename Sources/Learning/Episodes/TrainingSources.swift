internal import Batch
internal import Classification
internal import MetaLearning
internal import Torch

/// What a training draws its episodes from, and what it is validated on.
struct TrainingSources {
    /// What `--data` says for pictures that are made up.
    static let synthetic = "synthetic"

    /// The classes to learn from.
    let pool: any ExampleSource
    /// Classes held back; nil where there were too few.
    let validation: (any ExampleSource)?
    /// Names what the pictures are, byte for byte.
    let fingerprint: String
    /// Episodes whose statistics are averaged; a family of made-up classes says little about the others.
    let statisticsEpisodes: Int
    /// What there is, for a person.
    let summary: String
    /// Files that were left out.
    let skipped: [String]

    /// The pictures that a request names.
    ///
    /// - Throws: `RunError.refused` when they cannot be read or do not suffice.
    init(_ request: TrainingRequest) throws {
        if request.data == Self.synthetic {
            pool = SyntheticPictures(side: request.side, seed: request.seed)
            validation = SyntheticPictures(families: 64, side: request.side, seed: ~request.seed)
            fingerprint = "\(Self.synthetic) \(request.side) \(request.seed)"
            statisticsEpisodes = 64
            summary = "synthetic pictures, drawn when they are needed"
            skipped = []
            return
        }
        let data = try EpisodeData.training(request)
        var pool = data.pool
        summary = "\(pool.counts.count) classes, \(pool.counts.reduce(0, +)) pictures"
        // A tenth of the classes is held back, if that is enough for an episode.
        let held = pool.counts.count / 10
        if held >= request.form.ways {
            let split = try ClassSplit(drawing: held, of: pool.counts.count, seed: request.seed)
            validation = pool.restricted(to: split.drawn)
            pool = pool.restricted(to: split.rest)
        } else {
            validation = nil
        }
        if request.turns ?? data.isOmniglot { pool = try pool.withRotationsAsClasses() }
        self.pool = pool
        fingerprint = data.fingerprint
        statisticsEpisodes = 8
        skipped = data.skipped
    }
}
