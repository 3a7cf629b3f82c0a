public import Arguments

/// `medshot evaluate episodes`: how often a trained classifier is right about classes it has never seen.
public struct EvaluateEpisodesCommand: Command, Equatable {
    /// The model file.
    public var model = ""
    /// The labelled pictures.
    public var data = ""
    /// Classes of an episode.
    public var ways = 5
    /// Labelled pictures of each class.
    public var shots = 1
    /// Pictures of each class to classify.
    public var queries = 5
    /// Number of episodes.
    public var episodes = 1000
    /// Whether to write JSON for a program.
    public var json = false
    /// Threads and seed.
    public var compute = ComputeOptions()

    /// Nothing to measure yet.
    public init() {}

    /// Answering needs a network.
    public static let isLearning = true

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot evaluate episodes",
        summary: "Measures a classifier on many small tasks it has never seen.",
        discussion: [
            """
            Every episode draws classes, a few labelled pictures of each (shots) and others to classify (queries). The \
            result is the mean accuracy over episodes with its 95 % confidence interval. DIR is what 'medshot train \
            classifier' takes; of Omniglot the characters are used that the model was not trained on.
            """
        ],
        examples: ["medshot evaluate episodes --model model.safetensors --data pictures --json"],
        parameters: [
            .option("model", "FILE", .text, \.model, isRequired: true, help: "What 'medshot train classifier' wrote."),
            .option("data", "DIR", .text, \.data, isRequired: true, help: "The labelled pictures."),
            .option("ways", "N", .integer(in: 2...100), \.ways, help: "Classes of an episode."),
            .option("shots", "N", .integer(in: 1...100), \.shots, help: "Labelled pictures of each class."),
            .option("queries", "N", .integer(in: 1...100), \.queries, help: "Pictures of each class to classify."),
            .option("episodes", "N", .integer(in: 1...1_000_000), \.episodes, help: "Number of episodes."),
            .flag("json", \.json, help: "Write one JSON object instead of a line."),
        ] + ComputeOptions.parameters(at: \.compute))

    /// Looks whether model and data are there.
    public func check() throws(UsageError) {
        for (path, label) in [(model, "--model"), (data, "--data")] {
            if let problem = PathProblem(at: path) {
                throw UsageError(problem.message(label: label), command: Self.syntax.command)
            }
        }
    }
}
