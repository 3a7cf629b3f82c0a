public import Imaging

/// What is known of one case after its segmentation: `cases/<case>/result.json`.
///
/// It holds no path and nothing of the patient: `name` is the case's public name.
public struct CaseRecord: Codable, Equatable, Sendable {
    /// What a case was read from.
    public enum Source: String, Codable, Sendable {
        /// A DICOM series.
        case dicom
        /// A NIfTI file.
        case nifti
        /// A PNG picture.
        case png
        /// A JPEG picture.
        case jpeg
        /// A picture of an archive of NumPy arrays.
        case npz
    }

    /// What a case of a training set is for.
    public enum Part: String, Codable, Sendable {
        /// To learn from.
        case training
        /// To measure what was learned.
        case test
    }

    /// The case's public name.
    public var name: String
    /// What it is for, where a training set was split; nil elsewhere.
    public var part: Part?
    /// DICOM's modality, such as "CT"; nil where the source does not say.
    public var modality: String?
    /// What the case was read from.
    public var source: Source
    /// Number of columns, rows and slices.
    public var size: SIMD3<Int>
    /// Distance between columns, rows and slices, in mm; nil for a picture without a scale.
    public var spacing: Vector?
    /// How the slices lie in the patient, such as "axial".
    public var orientation: String?
    /// How bright the image is; nil where nobody measured it.
    public var intensity: IntensityRecord?
    /// The structures, by rising value.
    public var labels: [LabelRecord]
    /// What a classifier says of it; nil where none was asked.
    public var classification: ClassificationRecord?
    /// Why a person must look at the masks; empty when they passed the gate.
    public var reviewReasons: [String]
    /// What was done to the case that its reader should know.
    public var warnings: [String]
    /// Names of the files in the case's folder.
    public var files: [String]

    /// A record of all that is known.
    public init(
        name: String, modality: String? = nil, source: Source, size: SIMD3<Int>, spacing: Vector? = nil,
        orientation: String? = nil, labels: [LabelRecord] = [], classification: ClassificationRecord? = nil,
        reviewReasons: [String] = [],
        warnings: [String] = [], files: [String] = []
    ) {
        self.name = name
        self.modality = modality
        self.source = source
        self.size = size
        self.spacing = spacing
        self.orientation = orientation
        self.labels = labels
        self.classification = classification
        self.reviewReasons = reviewReasons
        self.warnings = warnings
        self.files = files
    }

    /// Whether a person must look at the masks.
    public var needsReview: Bool { !reviewReasons.isEmpty }

    private enum CodingKeys: String, CodingKey {
        case name, part, intensity, modality, source, size, orientation, labels, classification, warnings, files
        case spacing = "spacing_mm"
        case reviewReasons = "review_reasons"
    }
}
