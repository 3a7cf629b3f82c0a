public import Arguments

/// `medshot segment`: from a few annotated slices to masks for a folder of studies.
public struct SegmentCommand: Command, Equatable {
    /// What a mask is written as.
    public enum Format: String, CaseIterable, Sendable {
        /// NIfTI-1, compressed: segmentation.nii.gz.
        case nifti
        /// A picture of label values per slice, in the folder segmentation.
        case png
        /// A DICOM Segmentation object for DICOM cases: segmentation.dcm.
        case dicomSeg = "dicom-seg"
        /// A radiotherapy structure set for DICOM cases: rtstruct.dcm.
        case rtstruct
        /// How likely the label of every voxel is, and how undecided the networks are, in percent.
        case confidence
    }

    /// Which slices of a support label map count, where the map itself does not say.
    public enum AnnotatedSlices: String, CaseIterable, Sendable {
        /// Those that hold a label.
        case labelled
        /// All: one without a label says that the structure is absent there.
        case all
    }

    /// How a model is adapted to the support.
    public enum Adapt: String, CaseIterable, Sendable {
        /// See the help of `--adapt`.
        case auto, finetune, gentle, full, scratch, prototype, maml, fomaml, reptile, none
        /// Meta-SGD.
        case metaSGD = "meta-sgd"
        /// A head in closed form.
        case closedForm = "closed-form"
    }

    /// The numbers that networks learn with.
    public enum Precision: String, CaseIterable, Sendable {
        /// 24 significant bits.
        case float32
        /// 8 significant bits.
        case bfloat16
    }

    /// The studies to segment.
    public var input = InputOptions()
    /// The folder of annotated examples; nil where a model of an earlier run is used as it is.
    public var support: String?
    /// Where the masks go.
    public var output = OutputOptions()
    /// What they are written as; NIfTI is always among them, and no format twice.
    public var formats: [Format] = [.nifti, .dicomSeg] {
        didSet { if !formats.contains(.nifti) { formats.insert(.nifti, at: 0) } }
    }
    /// How a model is adapted to the support.
    public var adapt = Adapt.auto
    /// Features to start from instead of the shipped ones, or the model of an earlier run.
    public var model: String?
    /// Where a copy of the adapted model goes.
    public var saveModel: String?
    /// The longest that adaptation to the support may take.
    public var budget: Duration = .seconds(60)
    /// What networks learn with.
    public var precision = Precision.float32
    /// Which slices of the support count.
    public var annotated = AnnotatedSlices.labelled
    /// Whether cases that lack slices get masks.
    public var allowsIncomplete = false
    /// Whether only the largest part of every structure stays.
    public var keepsLargest = false
    /// Whether holes within a slice are filled.
    public var fillsHoles = false
    /// Threads and seed.
    public var compute = ComputeOptions()
    /// How the batch is gone through.
    public var run = RunOptions()

    /// Nothing to segment yet.
    public init() {}

    /// Segmenting needs a network.
    public static let isLearning = true

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot segment",
        summary: "Learns a structure from a few annotated slices and segments it in every study.",
        discussion: [
            """
            Outline the structure in 1 to 10 slices and put them into the support folder. medshot adapts a network \
            to them, which takes about a minute without a GPU, and then writes a mask for every image series below \
            INPUT. It runs offline; no image leaves the computer.
            """,
            """
            The support folder holds DICOM series with the DICOM SEG objects or structure sets that were drawn on \
            them. Or it holds images/<name>.nii.gz with labels/<name>.nii.gz: 0 is background, 1 and up are the \
            structures, 255 means "not annotated"; pictures and labels may be PNG, too. labels.json may name the structures: {"labels": {"1": \
            "liver"}}. nnU-Net's layout works, too. Slices that were drawn on a study below INPUT are kept as \
            they are, and the rest of that study is filled in between them.
            """,
            """
            Each mask lies in DIR/cases/<case>/, next to a picture of it. DIR/summary.csv lists volumes and \
            confidence; a case marked "review" should be looked at first. These are research masks, not a diagnosis.
            """,
        ],
        examples: [
            "medshot segment studies --support annotated -o masks",
            "medshot segment studies --support annotated --budget 2m --dry-run",
        ],
        parameters: InputOptions.parameters(at: \.input)
            + [
                .option(
                    "support", short: "s", "DIR", .text, \.support,
                    help: "Folder of annotated slices. Needed, but with --model from an earlier run.")
            ]
            + OutputOptions.parameters(at: \.output)
            + [
                .option(
                    "format", "LIST", .list(of: .choice), \.formats,
                    help:
                        "What to write, separated by commas: nifti (always written, but for pictures, which get a PNG), png (one per slice), confidence (maps of how sure each voxel is, in percent); for DICOM cases dicom-seg, rtstruct."
                ),
                .option(
                    "adapt", "HOW", .choice, \.adapt,
                    help: """
                        How to learn from the support. finetune: two networks trained from shipped features, a little and in \
                        full, of which the better answers where annotated studies show one, else both. auto: the same, and \
                        between slices that were drawn on one study the interpolated shape. One alone: gentle, full, or \
                        scratch, from nothing. Without training: closed-form, prototype, none, which shows a network the \
                        annotated slices beside every other. maml, fomaml, reptile, meta-sgd: a few steps from features \
                        of that method.
                        """),
                .option(
                    "model", "FILE", .text, \.model,
                    help: """
                        A model that --save-model wrote, to be used as it is, without --support. Or, with --support, \
                        features to start from, as train segmenter writes them, or the name of a model that 'medshot models' \
                        lists. [default: those that ship]
                        """),
                .option("save-model", "FILE", .text, \.saveModel, help: "Where to keep a copy of the adapted model."),
                .option(
                    "budget", "TIME", .duration(in: .seconds(1)...(.seconds(24 * 3600))), \.budget,
                    help: "The longest that learning from the support may take, such as 90, 60s, 2m or 1h."),
                .option(
                    "precision", "TYPE", .choice, \.precision,
                    help: """
                        The numbers that networks learn with: float32, or bfloat16, with which learning takes less time on \
                        processors that have it (AVX-512 BF16, AMX).
                        """),
                .option(
                    "annotated", "WHICH", .choice, \.annotated,
                    help: """
                        Which support slices count: "labelled" are those with a label; with "all" a slice without \
                        one says that the structure is absent there. Labels that use 255 decide for themselves.
                        """),
                .flag(
                    "allow-incomplete", \.allowsIncomplete,
                    help: "Mask cases too of which a file could not be read, so that slices may be missing."),
                .flag(
                    "keep-largest", \.keepsLargest,
                    help: "Keep the largest part of every structure only: for organs that are one piece."),
                .flag("fill-holes", \.fillsHoles, help: "Fill what a structure encloses within a slice."),
            ]
            + ComputeOptions.parameters(at: \.compute)
            + RunOptions.parameters(at: \.run))

    /// Looks whether every INPUT and the support folder are there.
    public func check() throws(UsageError) {
        let command = Self.syntax.command
        try input.check(command: command)
        guard support != nil || model != nil else { throw UsageError("missing --support DIR", command: command) }
        if let support, let problem = PathProblem(at: support, folder: true) {
            throw UsageError(problem.message(label: "--support"), command: command)
        }
        if let model, ShippedModel(rawValue: model) == nil, let problem = PathProblem(at: model) {
            throw UsageError(problem.message(label: "--model"), command: command)
        }
    }
}
