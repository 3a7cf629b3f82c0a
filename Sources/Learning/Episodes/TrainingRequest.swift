public import MetaLearning

/// What `train classifier` is asked for.
public struct TrainingRequest: Sendable {
    /// Which classes are learned from, where the data can be split in more than one way.
    public enum Split: String, Sendable {
        /// As the data come.
        case given
        /// 1200 characters of Omniglot over all alphabets, drawn by the seed, as the papers did.
        case drawn1200 = "1200"
    }

    /// The version of the program.
    public var version: String
    /// The labelled pictures: paths, or "synthetic" for made-up ones; an episode comes from one of them.
    public var data: [String]
    /// Folders of studies and pictures without labels, together one more source of episodes.
    public var unlabelled: [String]
    /// The model of an earlier training to go on from; nil for random parameters.
    public var start: String?
    /// The model file to write.
    public var output: String
    /// The method.
    public var method: MethodName
    /// The embedding.
    public var network: NetworkName
    /// What validation asks: ways, shots and queries of an episode.
    public var form: EpisodeForm
    /// Ways of a training episode.
    public var trainingWays: Int
    /// Training episodes.
    public var episodes: Int
    /// Which classes are learned from.
    public var split: Split
    /// Whether quarter turns make further classes; nil for Omniglot only.
    public var turns: Bool?
    /// Columns and rows that pictures are brought to.
    public var side: Int
    /// The start of every random choice.
    public var seed: UInt64
    /// Threads to compute with; nil for one per core.
    public var threads: Int?
    /// Whether to go on from the checkpoint of a training that was interrupted.
    public var resumes: Bool

    /// A request; without a network, for the one that suits the method.
    public init(
        version: String, data: [String], unlabelled: [String] = [], start: String? = nil, output: String,
        method: MethodName, network: NetworkName? = nil, form: EpisodeForm, trainingWays: Int, episodes: Int,
        split: Split = .given, turns: Bool? = nil, side: Int = 28, seed: UInt64 = 0,
        threads: Int? = nil, resumes: Bool = false
    ) {
        self.version = version
        self.data = data
        self.unlabelled = unlabelled
        self.start = start
        self.output = output
        self.method = method
        self.network = network ?? method.usualNetwork
        self.form = form
        self.trainingWays = trainingWays
        self.episodes = episodes
        self.split = split
        self.turns = turns
        self.side = side
        self.seed = seed
        self.threads = threads
        self.resumes = resumes
    }

    /// Everything that decides the result, in texts by name, as the model file keeps it.
    var record: [String: String] {
        [
            "medshot": version, "train_ways": String(trainingWays), "validation_ways": String(form.ways),
            "shots": String(form.shots), "queries": String(form.queries), "episodes": String(episodes),
            "split": split.rawValue, "seed": String(seed),
        ]
    }
}
