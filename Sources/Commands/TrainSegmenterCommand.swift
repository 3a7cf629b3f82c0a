public import Arguments

/// `medshot train segmenter`: learn to learn structures from few annotated slices.
public struct TrainSegmenterCommand: Command, Equatable {
    /// The methods.
    public enum Method: String, CaseIterable, Sendable {
        /// Features from which a head in closed form and a few steps segment.
        case finetune
        /// Features from which a few plain gradient steps segment.
        case maml, fomaml, reptile
        /// The same with a learned rate for every number.
        case metaSGD = "meta-sgd"
        /// A network that reads structures off annotated pictures.
        case inContext = "in-context"
    }

    /// The method.
    public var method = Method.finetune
    /// Where tasks come from: "synthetic", a folder of annotated studies, or "both".
    public var data = ""
    /// The folder of annotated studies where tasks come from both.
    public var folder: String?
    /// The weights of an earlier training to go on from.
    public var start: String?
    /// The weights file to write.
    public var output = ""
    /// Tasks to train on.
    public var steps = 20_000
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
        command: "medshot train segmenter",
        summary: "Trains the features that segmentation starts from.",
        discussion: [
            """
            The network sees many small tasks: structures of a random anatomy, drawn in a few pictures and to be found in \
            others. What it learns is to describe pixels so that a few annotated slices are enough. No patient's data \
            are needed; annotated studies of one's own can be learned from, too.
            """,
            """
            Beside FILE lies FILE.svg, the training curve. A training that was interrupted leaves FILE.checkpoint, \
            and --resume goes on from there to the same result.
            """,
        ],
        examples: ["medshot train segmenter --method finetune --data synthetic -o f.safetensors"],
        parameters: [
            .option(
                "method", "NAME", .choice, \.method, isRequired: true,
                help: """
                    How to learn. finetune: features for a head in closed form and trained steps. maml, fomaml, reptile, \
                    meta-sgd: the shipped features trained on, so that a few plain gradient steps segment, for --adapt of \
                    that name. in-context: a network that sees annotated slices beside others, for --adapt none.
                    """),
            .option(
                "data", "WHAT", .text, \.data, isRequired: true,
                help: """
                    Where tasks come from. synthetic: random shapes and looks, made on the fly. Or a folder of annotated \
                    studies, as segment takes them for --support, or a folder of such folders. both: as often from either.
                    """),
            .option("folder", "DIR", .text, \.folder, help: "The annotated studies for --data both."),
            .option(
                "from", "FILE", .text, \.start,
                help: """
                    Weights of an earlier training by this method to go on from; for maml, fomaml, reptile and meta-sgd also \
                    features by finetune. A file, or a name that 'medshot models' lists. [default: random numbers; for those \
                    four, the shipped features]
                    """),
            .option(
                "output", short: "o", "FILE", .text, \.output, isRequired: true, help: "The weights file to write."),
            .option("steps", "N", .integer(in: 1...10_000_000), \.steps, help: "Tasks to train on, one in a step."),
            .flag("resume", \.resumes, help: "Go on with a training that was interrupted."),
        ] + ComputeOptions.parameters(at: \.compute)
            + [.flag("quiet", short: "q", \.quiet, help: "Show errors only, no progress.")])

    /// Looks whether the annotated studies and the weights are there.
    public func check() throws(UsageError) {
        let command = Self.syntax.command
        guard (data == "both") == (folder != nil) else {
            throw UsageError("--folder DIR goes with --data both, and only with it", command: command)
        }
        if let start, ShippedModel(rawValue: start) == nil, let problem = PathProblem(at: start) {
            throw UsageError(problem.message(label: "--from"), command: command)
        }
        guard let studies = folder ?? (data == "synthetic" ? nil : data) else { return }
        if let problem = PathProblem(at: studies, folder: true) {
            throw UsageError(problem.message(label: folder == nil ? "--data" : "--folder"), command: command)
        }
    }
}
