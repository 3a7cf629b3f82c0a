public import Arguments

/// `medshot classify`: from a few labelled studies to a class for every study of a folder.
public struct ClassifyCommand: Command, Equatable {
    /// Who answers.
    public enum Method: String, CaseIterable, Sendable {
        /// See the help of `--method`.
        case matching, prototypical, simpleshot, ridge, linear, auto
    }

    /// What gets a class.
    public enum Level: String, CaseIterable, Sendable {
        /// Every series.
        case series
        /// Every series, and every study.
        case study
    }

    /// What results are written as.
    public enum Format: String, CaseIterable, Sendable {
        /// Tables and pictures.
        case csv
        /// A DICOM structured report for DICOM cases: classification.dcm.
        case dicomSR = "dicom-sr"
    }

    /// The studies to classify.
    public var input = InputOptions()
    /// The labelled examples.
    public var support = ""
    /// Examples of every class to take, 1...100; nil for all.
    public var shots: Int?
    /// Where the results go.
    public var output = OutputOptions()
    /// Who answers.
    public var method = Method.matching
    /// What results are written as; tables always are, and no format twice.
    public var formats: [Format] = [.csv]
    /// What gets a class.
    public var level = Level.series
    /// Below this probability no class is given, 0...1.
    public var abstention = 0.0
    /// A table of true classes.
    public var truth: String?
    /// Whether every case gets a map of what speaks for its class.
    public var explains = false
    /// The encoder's model file.
    public var model: String?
    /// Whether cases that lack slices are classified.
    public var allowsIncomplete = false
    /// Threads and seed.
    public var compute = ComputeOptions()
    /// How the batch is gone through.
    public var run = RunOptions()

    /// Nothing to classify yet.
    public init() {}

    /// Classifying needs a network.
    public static let isLearning = true

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot classify",
        summary: "Sorts studies into classes, from a few labelled ones.",
        discussion: [
            """
            Put 1 to 100 examples of every class (2 to 50 classes) into folders: SUPPORT/<class>/<study folder or image>. \
            Or write a table, SUPPORT.csv, with the columns path and label; paths are relative to the table. Studies are \
            DICOM series; images are NIfTI, PNG or JPEG, grey or in colour. An .npz archive of NumPy arrays as MedMNIST's \
            serves as well: train_images and train_labels as SUPPORT, test_images as INPUT. Every series below INPUT gets \
            a class, a probability for each class, and the examples that decided.
            """,
            """
            Nothing is trained: a network that comes with medshot turns images into rows of numbers, and a small rule \
            compares them with the examples'. Examples left out in turn tell how often each rule is right, and calibrate \
            the probabilities. Two examples of every class are the least for that; five are much better than one.
            """,
            """
            DIR/predictions.csv holds a row per case, DIR/report.html shows all of them. A case marked "review" should be \
            looked at first: it is undecided, or unlike every example. These are research results, not a diagnosis.
            """,
        ],
        examples: [
            "medshot classify studies --support labelled -o sorted",
            "medshot classify studies -s labelled.csv --method auto --abstain 0.8",
            "medshot classify pneumoniamnist.npz -s pneumoniamnist.npz --shots 5 --seed 1",
        ],
        parameters: InputOptions.parameters(at: \.input)
            + [
                .option(
                    "support", short: "s", "SUPPORT", .text, \.support, isRequired: true,
                    help: "Folder of class folders, a CSV table of path and label, or an .npz archive."),
                .option(
                    "shots", "K", .integer(in: 1...100), \.shots,
                    help: "Take K examples of every class, drawn by --seed. [default: all]"),
            ]
            + OutputOptions.parameters(at: \.output)
            + [
                .option(
                    "method", "NAME", .choice, \.method,
                    help: """
                        Who answers: matching (every example votes by its likeness), prototypical (nearest class mean), \
                        simpleshot (class mean of the smallest angle), ridge (ridge regression), linear (a fitted linear \
                        layer), or auto, the best of them on examples left out in turn. The report shows all.
                        """),
                .option(
                    "level", "WHAT", .choice, \.level,
                    help: """
                        series: a class for every series; study: also one for every study, from the mean of its series' \
                        probabilities (predictions-study.csv).
                        """),
                .option(
                    "abstain", "P", .decimal(in: 0...1), \.abstention,
                    help: "Leave a case undecided when its class is less probable than this."),
                .option(
                    "truth", "CSV", .text, \.truth,
                    help: """
                        Table of true classes, with the columns case (or path, below INPUT) and label: the report then \
                        shows how often medshot was right.
                        """),
                .option(
                    "format", "LIST", .list(of: .choice), \.formats,
                    help:
                        "What to write, separated by commas: csv (always written), dicom-sr (a report for each DICOM series)."
                ),
                .flag(
                    "explain", \.explains,
                    help: """
                        Show what in the picture, or in the slice that counted most, speaks for the class \
                        (explanation.png): parts whose covering makes the answer less sure. It takes about 60 times as long.
                        """),
                .option(
                    "model", "FILE", .text, \.model,
                    help: "Another network, from 'medshot train classifier --network pyramid'."),
                .flag(
                    "allow-incomplete", \.allowsIncomplete,
                    help: "Classify cases too of which a file could not be read, so that slices may be missing."),
            ]
            + ComputeOptions.parameters(at: \.compute)
            + RunOptions.parameters(at: \.run))

    /// Looks whether every INPUT, the support, the truth and the model are there.
    public func check() throws(UsageError) {
        let command = Self.syntax.command
        try input.check(command: command)
        for (path, label) in [(support, "--support"), (truth, "--truth"), (model, "--model")] {
            guard let path else { continue }
            if let problem = PathProblem(at: path) {
                throw UsageError(problem.message(label: label), command: command)
            }
        }
    }
}
