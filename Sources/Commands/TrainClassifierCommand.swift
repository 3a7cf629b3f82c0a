public import Arguments

/// `medshot train classifier`: learn to learn from labelled pictures.
public struct TrainClassifierCommand: Command, Equatable {
    /// The methods.
    public enum Method: String, CaseIterable, Sendable {
        /// See the help of `--method`.
        case siamese, matching, prototypical, relation, maml, fomaml, reptile, mann
        /// A Siamese network with the triplet loss.
        case siameseTriplet = "siamese-triplet"
        /// A Matching Network with full context embeddings.
        case matchingFCE = "matching-fce"
        /// A Prototypical Network with the margin loss.
        case prototypicalMargin = "prototypical-margin"
        /// MAML with learned rates.
        case metaSGD = "meta-sgd"
        /// Fast weights from a meta learner.
        case metaNetwork = "meta-network"
    }

    /// The embeddings.
    public enum Network: String, CaseIterable, Sendable {
        /// The one that suits the method.
        case auto
        /// See the help of `--network`.
        case conv4, pyramid
        /// The same as `conv4`, with strides in place of pooling.
        case conv4Strides = "conv4-strides"
    }

    /// Which classes are learned from.
    public enum Split: String, CaseIterable, Sendable {
        /// As the data come.
        case given
        /// 1200 characters of Omniglot, drawn over all alphabets.
        case drawn1200 = "1200"
    }

    /// Whether quarter turns make further classes.
    public enum Turns: String, CaseIterable, Sendable {
        /// For Omniglot only.
        case auto
        /// See the help of `--rotations`.
        case on, off
    }

    /// The method.
    public var method = Method.prototypical
    /// The embedding.
    public var network = Network.auto
    /// The labelled pictures: paths, or "synthetic".
    public var data: [String] = []
    /// Folders of studies and pictures without labels.
    public var unlabelled: [String] = []
    /// The model of an earlier training to go on from.
    public var start: String?
    /// The model file to write.
    public var output = ""
    /// Classes of an episode in validation.
    public var ways = 5
    /// Labelled pictures of each class.
    public var shots = 1
    /// Pictures of each class to classify.
    public var queries = 5
    /// Classes of a training episode; nil for what suits the method.
    public var trainingWays: Int?
    /// Training episodes.
    public var episodes = 2000
    /// Which classes are learned from.
    public var split = Split.given
    /// Whether quarter turns make further classes.
    public var turns = Turns.auto
    /// Columns and rows that pictures are brought to.
    public var side = 28
    /// Whether to go on with an interrupted training.
    public var resumes = false
    /// Threads and seed.
    public var compute = ComputeOptions()
    /// Say nothing but errors.
    public var quiet = false

    /// Nothing to train yet.
    public init() {}

    /// Training needs a network.
    public static let isLearning = true

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot train classifier",
        summary: "Trains a network to classify from a few labelled pictures.",
        discussion: [
            """
            The network sees many small tasks, called episodes: a few classes, a few labelled pictures of each (shots), \
            and others to classify (queries). What it learns is to tell classes apart that it has never seen.
            """,
            """
            DIR is a folder with a folder of PNG or JPEG pictures for every class, an .npz archive with the arrays \
            images and labels (or train_images, train_labels ...), or the folder of Omniglot. A tenth of the classes is \
            held back to find the best moment, if there are enough. Instead of DIR, the word synthetic stands for made-up \
            pictures in colour, with textures and shapes drawn by the seed.
            """,
            """
            Without labels the network learns from pictures by themselves: each slice is a class of its own, and what it \
            is shown are views of it, turned, cut and lit in many ways. Given several sources, every episode is drawn from \
            one of them, each as likely.
            """,
            """
            Beside FILE lies FILE.svg, the training curve. A training that was interrupted leaves FILE.checkpoint, \
            and --resume goes on from there to the same result.
            """,
        ],
        examples: [
            "medshot train classifier --method matching --data pictures -o m.safetensors",
            "medshot train classifier --method matching --unlabelled dicom -o m.safetensors",
        ],
        parameters: [
            .option(
                "method", "NAME", .choice, \.method, isRequired: true,
                help: """
                    How to learn. By likeness: siamese, siamese-triplet, matching, matching-fce, prototypical, \
                    prototypical-margin, relation. By a few steps on the support: maml, fomaml, reptile, meta-sgd. By memory \
                    or fast weights: mann, meta-network.
                    """),
            .option(
                "network", "NAME", .choice, \.network,
                help: """
                    What embeds a picture: conv4, the four blocks of the papers; conv4-strides, the same with strides in \
                    place of pooling; pyramid, which classify uses, takes colour and --size 64, and is trained by matching \
                    or prototypical; auto, conv4 or, for fomaml, meta-sgd, mann and meta-network, conv4-strides.
                    """),
            .options(
                "data", "DIR", \.data, help: "The labelled pictures, or the word synthetic. May be given several times."
            ),
            .options(
                "unlabelled", "DIR", \.unlabelled,
                help: """
                    DICOM studies, NIfTI volumes or pictures without labels. May be given several times; all together are \
                    one source.
                    """),
            .option(
                "from", "FILE", .text, \.start,
                help: "A model of the same method, network and size to go on from, in place of random numbers."),
            .option("output", short: "o", "FILE", .text, \.output, isRequired: true, help: "The model file to write."),
            .option("ways", "N", .integer(in: 2...100), \.ways, help: "Classes of an episode in validation."),
            .option("shots", "N", .integer(in: 1...100), \.shots, help: "Labelled pictures of each class."),
            .option("queries", "N", .integer(in: 1...100), \.queries, help: "Pictures of each class to classify."),
            .option(
                "train-ways", "N", .integer(in: 2...200), \.trainingWays,
                help: "Classes of a training episode. [default: four times --ways where the method can, else --ways]"),
            .option("episodes", "N", .integer(in: 1...10_000_000), \.episodes, help: "Episodes to train on."),
            .option(
                "split", "WHICH", .choice, \.split,
                help:
                    "given: as the data come; 1200: that many characters of Omniglot, drawn by the seed, as in the papers."
            ),
            .option(
                "rotations", "WHEN", .choice, \.turns,
                help: "Quarter turns of the pictures as further classes: on, off, or auto for Omniglot only."),
            .option(
                "size", "N", .integer(in: 16...256), \.side, help: "Columns and rows that pictures are brought to."),
            .flag("resume", \.resumes, help: "Go on with a training that was interrupted."),
        ] + ComputeOptions.parameters(at: \.compute)
            + [.flag("quiet", short: "q", \.quiet, help: "Show errors only, no progress.")])

    /// Looks whether the data are there.
    public func check() throws(UsageError) {
        let command = Self.syntax.command
        guard !(data + unlabelled).isEmpty else {
            throw UsageError("nothing to learn from; give --data DIR, --unlabelled DIR, or both", command: command)
        }
        for path in data where path != "synthetic" {
            if let problem = PathProblem(at: path) {
                throw UsageError(problem.message(label: "--data"), command: command)
            }
        }
        if let start, let problem = PathProblem(at: start) {
            throw UsageError(problem.message(label: "--from"), command: command)
        }
        for path in unlabelled {
            if let problem = PathProblem(at: path) {
                throw UsageError(problem.message(label: "--unlabelled"), command: command)
            }
        }
    }
}
