public import Arguments

/// `medshot convert`: from folders of DICOM studies to volumes for training.
public struct ConvertCommand: Command, Equatable {
    /// What a volume is written as.
    public enum Format: String, CaseIterable, Sendable {
        /// NIfTI-1, compressed: image.nii.gz.
        case nifti
        /// A NumPy array: image.npy, with image.json.
        case npy
        /// A picture per slice: slices/0001.png and so on, with image.json.
        case png
        /// A data set in nnU-Net's layout.
        case nnunet
    }

    /// What becomes of the intensities; the words are those of the help.
    public enum Normalization: String, CaseIterable, Sendable {
        /// See the help of `--normalize`.
        case none, hu, window, zscore, percentile, minmax, auto
    }

    /// A window that has a name: of CT, or of the images themselves.
    public enum Window: String, CaseIterable, Sendable {
        /// The usual ones.
        case lung, mediastinum, liver, brain, bone
        /// Abdominal soft tissue.
        case softTissue = "soft-tissue"
        /// The first window or table that the images carry.
        case file
        /// The second one.
        case file2 = "file-2"
        /// The third one.
        case file3 = "file-3"
    }

    /// What becomes of missing and unevenly spaced slices.
    public enum Gaps: String, CaseIterable, Sendable {
        /// See the help of `--gaps`.
        case resample, split, refuse
    }

    /// What becomes of a gantry tilt.
    public enum Tilt: String, CaseIterable, Sendable {
        /// See the help of `--tilt`.
        case resample, keep
    }

    /// What becomes of pictures in colour and of secondary captures.
    public enum Colour: String, CaseIterable, Sendable {
        /// See the help of `--colour`.
        case skip, luminance
    }

    /// Which values of Philips MR images are taken.
    public enum Philips: String, CaseIterable, Sendable {
        /// See the help of `--philips`.
        case display, precise
    }

    /// What becomes of dates in de-identified copies.
    public enum Dates: String, CaseIterable, Sendable {
        /// See the help of `--dates`.
        case remove, shift
    }

    /// The studies.
    public var input = InputOptions()
    /// Where the volumes go.
    public var output = OutputOptions()
    /// What they are written as.
    public var format = Format.nifti
    /// Whether NIfTI files are left uncompressed.
    public var isUncompressed = false
    /// What becomes of the intensities; nil for the values that the scanner means, or for windows where some are named.
    public var normalization: Normalization?
    /// The windows, each a channel of its own.
    public var windows: [Window] = []
    /// Distances of columns, rows and slices in mm; nil keeps the scanner's.
    public var spacing: [Double]?
    /// What becomes of gaps; nil fills those that are multiples of the step and refuses others.
    public var gaps: Gaps?
    /// What becomes of a gantry tilt.
    public var tilt = Tilt.resample
    /// Where labels are looked for: "auto", "none", or a path.
    public var labels = "auto"
    /// The file that says which structures become which labels; nil keeps their names.
    public var labelMap: String?
    /// The file that says which series of a study are the channels of one case; nil makes a case of every series.
    public var channels: String?
    /// The name of nnU-Net's data set.
    public var dataset: String?
    /// Share of the patients whose cases are for training.
    public var trainingShare: Double?
    /// The start of the split.
    public var seed: UInt64 = 0
    /// Which values of Philips MR images are taken.
    public var philips = Philips.display
    /// Whether a picture of every case is made.
    public var makesContactSheets = false
    /// What becomes of pictures in colour and of secondary captures.
    public var colour = Colour.skip
    /// Whether de-identified copies of the DICOM files are written.
    public var isDeidentified = false
    /// What becomes of dates in them.
    public var dates = Dates.remove
    /// How the batch is gone through.
    public var run = RunOptions()

    /// Nothing to convert yet.
    public init() {}

    /// Converting is file work.
    public static let isLearning = false

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot convert",
        summary: "Turns folders of DICOM studies into volumes for training.",
        discussion: [
            """
            Every image series below INPUT becomes one volume, with its voxels where they lie in the patient and in \
            the values that the scanner means (Hounsfield units for CT). Files that are no images are left out and \
            counted. A damaged series is reported with its reason and stops nothing else. What the volume cannot \
            show exactly, such as missing slices or a gantry tilt, is said.
            """,
            """
            Each volume lies in DIR/cases/<case>/image.nii.gz, its labels beside it in segmentation.nii.gz; \
            DIR/labels.json says what their values stand for in all cases. Structures that overlap lie in several \
            files, and result.json says which. Names are made from the modality and a hash, never \
            from patient data; DIR/key.csv, which only you can read, says which series is which.
            """,
        ],
        examples: [
            "medshot convert studies -o volumes",
            "medshot convert studies -o tensors --to npy --normalize auto --spacing 1,1,2",
            "medshot convert studies -o pictures --to png --window lung,soft-tissue",
            "medshot convert studies -o raw --to nnunet --channels channels.json",
        ],
        parameters: InputOptions.parameters(at: \.input)
            + OutputOptions.parameters(at: \.output)
            + [
                .option(
                    "to", "FORMAT", .choice, \.format,
                    help:
                        """
                        What to write: nifti (.nii.gz), npy (an array [slice, row, column]), png (a picture per slice), nnunet \
                        (NIfTI, and DIR/DatasetNNN_Name with images, labels and dataset.json).
                        """
                ),
                .flag(
                    "uncompressed", \.isUncompressed,
                    help: "Write image.nii rather than image.nii.gz: larger, and faster."),
                .option(
                    "normalize", "RULE", .choice, \.normalization,
                    help: """
                        none: the scanner's values; hu: CT from -1024 to 3071; window: see --window; zscore: the body's \
                        mean to 0, its deviation to 1; percentile: 0.5 and 99.5 % to 0...1; minmax; auto: hu for CT, \
                        zscore for MR, the file's window or percentile for the rest. [default: none]
                        """),
                .option(
                    "window", "LIST", .list(of: .choice), \.windows,
                    help: """
                        Windows, each brought to 0...1 as a channel of its own: lung, soft-tissue, bone ... for CT; file, \
                        file-2, file-3: those that the images carry.
                        """),
                .option(
                    "spacing", "X,Y,Z", .decimals(3, in: 0.01...100), \.spacing,
                    help: "Resample to these distances of columns, rows and slices, in mm. [default: as scanned]"),
                .option(
                    "gaps", "WHAT", .choice, \.gaps,
                    help: """
                        Series with missing or uneven slices: resample (mix neighbours), split (several volumes) or \
                        refuse. [default: resample whole missing slices, refuse uneven ones]
                        """),
                .option(
                    "tilt", "WHAT", .choice, \.tilt,
                    help: "A gantry tilt: resample (straight slices) or keep (the affine leans)."),
                .option(
                    "labels", "WHERE", .text, \.labels,
                    help: """
                        auto: DICOM SEG and RTSTRUCT objects below INPUT that were drawn on its images; none; or a file \
                        or folder with such objects or NIfTI label maps. Masks lie on the grid of their volume, by the \
                        nearest voxel where it is resampled.
                        """),
                .option(
                    "label-map", "FILE", .text, \.labelMap,
                    help: """
                        JSON that says which structures become which labels, numbered in its order: {"labels": [{"name": \
                        "liver", "patterns": ["liver*", "hepar"]}]}. Others are left out.
                        """),
                .option(
                    "channels", "FILE", .text, \.channels,
                    help: """
                        JSON that says which series of a study become the channels of one case, by patterns of their \
                        SeriesDescription or ProtocolName: {"channels": [{"name": "T1", "patterns": ["*t1*"], "except": \
                        ["*post*"], "modality": "MR"}]}. They must share a grid. [default: a case for every series]
                        """),
                .option(
                    "dataset", "NAME", .text, \.dataset,
                    help: "Name of nnU-Net's data set, such as Dataset012_Liver. [default: Dataset001_Medshot]"),
                .option(
                    "split", "SHARE", .decimal(in: 0.01...0.99), \.trainingShare,
                    help: """
                        Share of the patients for training, such as 0.8; the labelled cases of the others go to imagesTs and \
                        labelsTs. [default: all]
                        """),
                .seed(\.seed, help: "Number that starts the chance of --split."),
                .option(
                    "philips", "SCALE", .choice, \.philips,
                    help: """
                        Values of Philips MR images: display (by RescaleSlope), or precise (by the private scale slope, too: one \
                        unit for all images of a scan).
                        """),
                .flag(
                    "contact-sheet", \.makesContactSheets,
                    help: """
                        Make a picture of every case, for the report too: three planes with the contours of its labels and \
                        a scale bar.
                        """),
                .option(
                    "colour", "WHAT", .choice, \.colour,
                    help: "DICOM pictures in colour and secondary captures: skip, or luminance (their brightness)."),
                .flag(
                    "deidentify", \.isDeidentified,
                    help: """
                        Write copies of the DICOM files without the patient's identity, too: DIR/cases/<case>/dicom/. \
                        Text that is burned into pixels, and faces, stay.
                        """),
                .option(
                    "dates", "WHAT", .choice, \.dates,
                    help: """
                        Dates in such copies: remove, or shift (earlier, by the same number of days for all of a patient).
                        """),
            ]
            + RunOptions.parameters(at: \.run))

    /// Looks whether every INPUT is there, and whether rule and windows fit together.
    public func check() throws(UsageError) {
        let command = Self.syntax.command
        if isUncompressed && format != .nifti {
            throw UsageError("--uncompressed goes with --to nifti only", command: command)
        }
        if dates != .remove && !isDeidentified {
            throw UsageError("--dates goes with --deidentify only", command: command)
        }
        if normalization == .window && windows.isEmpty {
            throw UsageError("--normalize window needs --window, such as --window lung", command: command)
        }
        if let normalization, normalization != .window, !windows.isEmpty {
            throw UsageError("--window does not go with --normalize \(normalization.rawValue)", command: command)
        }
        if format != .nnunet, dataset != nil || trainingShare != nil || channels != nil {
            throw UsageError("--dataset, --split and --channels go with --to nnunet only", command: command)
        }
        if channels != nil && !windows.isEmpty {
            throw UsageError("--window does not go with --channels: both say what the channels are", command: command)
        }
        if let channels, let problem = PathProblem(at: channels) {
            throw UsageError(problem.message(label: "--channels"), command: command)
        }
        if let dataset, dataset.wholeMatch(of: /Dataset[0-9]{3}_[A-Za-z0-9_-]{1,60}/) == nil {
            throw UsageError("--dataset must be of the form Dataset012_Liver, not '\(dataset)'", command: command)
        }
        if let labelMap, let problem = PathProblem(at: labelMap) {
            throw UsageError(problem.message(label: "--label-map"), command: command)
        }
        try input.check(command: command)
        if labels != "auto", labels != "none", let problem = PathProblem(at: labels) {
            throw UsageError(problem.message(label: "--labels"), command: command)
        }
    }
}
