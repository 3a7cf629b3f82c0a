public import Arguments

/// `medshot evaluate classification`: how well predicted classes agree with the truth.
public struct EvaluateClassificationCommand: Command, Equatable {
    /// Table of the predictions, or the folder of the run that made it.
    public var predictions = ""
    /// Table of the true classes.
    public var truth = ""
    /// Whether to write JSON for a program.
    public var json = false
    /// The start of all chance.
    public var seed: UInt64 = 0

    /// Nothing to compare yet.
    public init() {}

    /// Comparing tables is file work.
    public static let isLearning = false

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot evaluate classification",
        summary: "Compares predicted classes with true ones: accuracy, AUROC, calibration.",
        discussion: [
            """
            PREDICTIONS has the columns case and predicted, and may have p_<class> with a probability for every class, \
            and abstained (yes or no). TRUTH has the columns case (or path) and label. Names agree as they are, or \
            without folder and ending. A case without a prediction is named, and the exit code is 1.
            """,
            """
            Balanced accuracy is the mean sensitivity of the classes, macro AUROC the mean of each class against the \
            rest, ECE the expected calibration error of the predicted class in 15 bins. Intervals are bootstrapped over \
            cases.
            """,
        ],
        examples: ["medshot evaluate classification sorted truth.csv --json"],
        parameters: [
            .operand("PREDICTIONS", .text, \.predictions, help: "A CSV file, or the output folder of a run."),
            .operand("TRUTH", .text, \.truth, help: "A CSV file."),
            .flag("json", \.json, help: "Write one JSON object instead of tables."),
            .seed(\.seed, help: "Number that starts the chance of the intervals."),
        ])

    /// Looks whether both are there.
    public func check() throws(UsageError) {
        for (path, label) in [(predictions, "PREDICTIONS"), (truth, "TRUTH")] {
            if let problem = PathProblem(at: path) {
                throw UsageError(problem.message(label: label), command: Self.syntax.command)
            }
        }
    }
}
