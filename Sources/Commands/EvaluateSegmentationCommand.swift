public import Arguments

/// `medshot evaluate segmentation`: how well masks agree with the truth.
public struct EvaluateSegmentationCommand: Command, Equatable {
    /// Folder of the masks, or of the run that made them.
    public var predictions = ""
    /// Folder of the true masks.
    public var truth = ""
    /// How far surfaces may lie apart to count as one, in mm.
    public var tolerance = 1.0
    /// File for a row per case and structure; nil for none.
    public var table: String?
    /// Whether to write JSON for a program.
    public var json = false
    /// The start of all chance.
    public var seed: UInt64 = 0

    /// Nothing to compare yet.
    public init() {}

    /// Comparing masks is file work.
    public static let isLearning = false

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot evaluate segmentation",
        summary: "Compares masks with true ones: Dice, IoU, NSD, HD95, ASSD, volumes.",
        discussion: [
            """
            PREDICTIONS and TRUTH are folders of label maps (.nii, .nii.gz, .png) of equal names, or output folders of \
            runs. Both must lie on one grid; a case that does not, or has no prediction, is named, and the exit code \
            is 1. Voxels of value 255 in the truth do not count.
            """,
            """
            Surface distances are those of DeepMind's surface-distance package: NSD is the share of both surfaces \
            within the tolerance of the other, HD95 the larger of both 95 % quantiles, ASSD the mean over both \
            surfaces. For PNG files a pixel counts as 1 mm, and ml are thousands of pixels. A structure in neither \
            mask has no scores; one in only one of them has Dice, IoU and NSD of 0 and no distance. Means leave out \
            what has no value, and say how many cases they hold; intervals are bootstrapped over cases.
            """,
        ],
        examples: [
            "medshot evaluate segmentation masks truth",
            "medshot evaluate segmentation masks truth --tolerance 2 -o scores.csv --json",
        ],
        parameters: [
            .operand("PREDICTIONS", .text, \.predictions, help: "The masks, or the output folder of a run."),
            .operand("TRUTH", .text, \.truth, help: "The true masks, named as the predictions."),
            .option(
                "tolerance", "MM", .decimal(in: 0...1000), \.tolerance,
                help: "How far surfaces may lie apart to count as one in NSD, in mm."),
            .option(
                "output", short: "o", "FILE", .text, \.table, help: "Write a CSV of all cases and structures, too."),
            .flag("json", \.json, help: "Write one JSON object instead of tables."),
            .seed(\.seed, help: "Number that starts the chance of the intervals."),
        ])

    /// Looks whether both folders are there.
    public func check() throws(UsageError) {
        for (path, label) in [(predictions, "PREDICTIONS"), (truth, "TRUTH")] {
            if let problem = PathProblem(at: path, folder: true) {
                throw UsageError(problem.message(label: label), command: Self.syntax.command)
            }
        }
    }
}
