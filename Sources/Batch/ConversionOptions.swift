public import DICOM
internal import Hashing
public import Imaging
public import Studies

/// What `convert` makes of every volume.
public struct ConversionOptions: Equatable, Sendable {
    /// What a volume is written as.
    public enum Format: String, Sendable, CaseIterable {
        /// `image.nii.gz`, or `image.nii` where it is not compressed.
        case nifti
        /// `image.npy` with `image.json`.
        case npy
        /// `slices/0001.png` ... with `image.json`.
        case png
        /// NIfTI in nnU-Net's layout, with all structures in one map and values from 1 without a hole.
        case nnunet
    }

    /// What becomes of the intensities.
    public enum Normalization: String, Sendable, CaseIterable {
        /// The values that the scanner means, such as Hounsfield units.
        case none
        /// Hounsfield units from -1024 to 3071; CT only.
        case hu
        /// One or more windows, each to 0...1 and a channel of its own: of the images, or in Hounsfield units for CT.
        case window
        /// The body's mean to 0 and its standard deviation to 1.
        case zscore
        /// The 0.5 and 99.5 percentiles to 0...1.
        case percentile
        /// The extremes to 0...1.
        case minmax
        /// By modality: `hu` for CT, `zscore` for MR; for the rest the images' own window, else `percentile`.
        case auto
    }

    /// What becomes of a gantry tilt.
    public enum Tilt: String, Sendable, CaseIterable {
        /// Slices are shifted back by linear interpolation.
        case resample
        /// The affine leans, and no voxel changes.
        case keep
    }

    /// What a volume is written as.
    public var format = Format.nifti
    /// Whether NIfTI files are compressed.
    public var isCompressed = true
    /// What becomes of the intensities.
    public var normalization = Normalization.none
    /// Names of the windows for `.window`, in the order of the channels.
    ///
    /// "file" and "file-2", "file-3" are the first, second and third that the images carry.
    public var windows: [String] = []
    /// Distances to resample to, in mm; nil keeps the scanner's.
    public var spacing: Vector?
    /// What becomes of missing and unevenly spaced slices.
    public var gaps = GapPolicy.automatic
    /// What becomes of a gantry tilt.
    public var tilt = Tilt.resample
    /// Where labels are looked for.
    public var labels = LabelChoice.beside
    /// What the structures become; nil keeps their own names.
    public var labelMapping: LabelMapping?
    /// The series of a study that become the channels of one case; nil makes a case of every series.
    public var channels: StudyChannels?
    /// The name of nnU-Net's data set; nil for another format.
    public var dataset: String?
    /// Share of the patients whose labelled cases are for training; nil for all.
    public var trainingShare: Double?
    /// Which values of Philips MR images are taken.
    public var philips = PhilipsScaling.display
    /// Whether a picture of every case is made.
    public var makesContactSheets = false
    /// What becomes of pictures in colour and of secondary captures.
    public var colour = ColourPolicy.skip

    /// What becomes of dates in de-identified copies of the DICOM files; nil where none are made.
    public var deidentification: Deidentifier.Dates?

    /// NIfTI in the scanner's values on the scanner's grid.
    public init() {}

    /// The choice without a path.
    private var labelWord: String {
        switch labels {
        case .none: "none"
        case .beside: "auto"
        case .at: "elsewhere"
        }
    }

    /// Which values the structures get.
    var labelValues: LabelValues { labelMapping.map { .mapped($0) } ?? (format == .nnunet ? .consecutive : .asDrawn) }

    /// What the channels are called; none where every series is a case.
    var channelNames: [String] { channels?.channels.map(\.name) ?? [] }

    /// What tells one list of patterns from another, and does not show it.
    private static func digest<Entry>(_ entries: [Entry]) -> String {
        String(SHA256.hex(of: "\(entries)").prefix(12))
    }

    /// The options for run.json.
    var record: [String: String] {
        [
            "to": format.rawValue, "uncompressed": isCompressed ? "" : "yes", "normalize": normalization.rawValue,
            "window": windows.joined(separator: ","),
            "spacing_mm": spacing.map { "\($0.x),\($0.y),\($0.z)" } ?? "", "gaps": gaps.rawValue, "tilt": tilt.rawValue,
            "labels": labelWord, "dataset": dataset ?? "", "split": trainingShare.map { "\($0)" } ?? "",
            "label_map": labelMapping.map { Self.digest($0.entries) } ?? "",
            "channels": channelNames.joined(separator: ","),
            "channel_patterns": channels.map { Self.digest($0.channels) } ?? "",
            "philips": philips == .precise ? philips.rawValue : "",
            "contact_sheet": makesContactSheets ? "yes" : "",
            "colour": colour.rawValue, "deidentify": deidentification?.rawValue ?? "",
        ].filter { !$0.value.isEmpty }
    }
}
