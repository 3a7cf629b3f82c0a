internal import Batch
internal import Classification
internal import MetaLearning
internal import Torch

/// What a training draws its episodes from, and what it is validated on.
struct TrainingSource {
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

    /// Made-up pictures.
    init(syntheticFor request: TrainingRequest) {
        pool = SyntheticPictures(side: request.side, seed: request.seed)
        validation = SyntheticPictures(families: 64, side: request.side, seed: ~request.seed)
        fingerprint = "\(Self.synthetic) \(request.side) \(request.seed)"
        statisticsEpisodes = 64
        summary = "synthetic pictures, drawn when they are needed"
        skipped = []
    }

    /// Labelled pictures; a tenth of the classes is held back, if that is enough for an episode.
    ///
    /// - Parameter channels: 1 or 3; nil for as many as the pictures have.
    /// - Throws: `RunError.refused` when they cannot be read or do not suffice.
    init(labelled path: String, channels: Int?, for request: TrainingRequest) throws {
        let data = try EpisodeData.training(path, channels: channels, for: request)
        var pool = data.pool
        summary = "\(pool.counts.count) classes, \(pool.counts.reduce(0, +)) pictures"
        let held = try ClassSplit.holdingBack(of: pool.counts.count, for: request)
        validation = held.map { pool.restricted(to: $0.drawn) }
        if let held { pool = pool.restricted(to: held.rest) }
        if request.turns ?? data.isOmniglot { pool = try pool.withRotationsAsClasses() }
        self.pool = pool
        fingerprint = data.fingerprint
        statisticsEpisodes = 8
        skipped = data.skipped
    }

    /// Views of pictures without labels; a tenth of the pictures is held back, if that is enough for an episode.
    ///
    /// - Throws: `RunError.refused` when they cannot be read or do not suffice.
    init(unlabelled folders: [String], for request: TrainingRequest) throws {
        // A view may show three fifths of a picture, and should be as sharp as the rest.
        let pictures = try UnlabelledPictures(in: folders, side: request.side * 5 / 4)
        let squares = pictures.squares
        guard squares.count >= 2 else {
            throw RunError.refused("--unlabelled: \(folders.joined(separator: ", ")) holds too few pictures to compare")
        }
        let held = try ClassSplit.holdingBack(of: squares.count, for: request)
        func views(_ numbers: [Int], seed: UInt64) -> PictureViews {
            PictureViews(of: numbers.map { squares[$0] }, side: request.side, seed: seed)
        }
        pool = views(held?.rest ?? Array(squares.indices), seed: request.seed)
        validation = held.map { views($0.drawn, seed: ~request.seed) }
        fingerprint = pictures.fingerprint
        statisticsEpisodes = 8
        summary = "\(squares.count) unlabelled slices and pictures of \(pictures.cases) cases"
        skipped = pictures.skipped
    }
}

extension ClassSplit {
    /// A tenth of the classes to validate on, if an episode can be made of them.
    fileprivate static func holdingBack(of count: Int, for request: TrainingRequest) throws(TorchError) -> ClassSplit? {
        let held = count / 10
        return held >= request.form.ways ? try ClassSplit(drawing: held, of: count, seed: request.seed) : nil
    }
}
