/// The stable words that warnings begin with, for scripts, as in "W_GAP: slices are missing".
///
/// A warning says what was noticed, assumed or done although nothing failed; an error has a word of its own (E_...).
public enum WarningCode: String, CaseIterable, Sendable {
    // What a file says of itself

    /// It declares no transfer syntax; its first bytes told.
    case transferSyntax = "W_TRANSFER_SYNTAX"
    /// The length of its meta information is wrong.
    case metaLength = "W_META_LENGTH"
    /// Its elements are not in the order of their tags.
    case order = "W_ORDER"
    /// Values have an odd length.
    case oddLength = "W_ODD_LENGTH"
    /// Bytes behind its pixels are no DICOM.
    case trailing = "W_TRAILING"
    /// An identifier is missing and was found in the meta information.
    case missingUID = "W_MISSING_UID"

    // Pixels

    /// There are more pixel data than its attributes ask for.
    case pixelData = "W_PIXEL_DATA"
    /// The offset table of compressed frames is wrong.
    case offsetTable = "W_OFFSET_TABLE"
    /// Values were rounded.
    case precision = "W_PRECISION"
    /// Pixels are padding and were filled.
    case padding = "W_PADDING"
    /// Nothing says how stored values become Hounsfield units.
    case noRescale = "W_NO_RESCALE"
    /// In which unit values are that have no unit of their modality.
    case units = "W_UNITS"
    /// Low values are bright.
    case inverted = "W_INVERTED"
    /// A window or table for showing the images cannot be used, or is used for others too.
    case window = "W_WINDOW"

    // Series

    /// Identifiers of patients, studies or frames of reference contradict each other.
    case identity = "W_IDENTITY"
    /// Images were left out since they are there twice.
    case duplicate = "W_DUPLICATE"
    /// A file that could not be read may be a slice that is missing.
    case incomplete = "W_INCOMPLETE"
    /// Slices are missing or uneven, and what was done about it.
    case gap = "W_GAP"
    /// The slices lean, and what was done about it.
    case tilt = "W_TILT"
    /// Distances of the pixels are not known.
    case noSpacing = "W_NO_SPACING"
    /// Several acquisitions make one volume, or several.
    case acquisitions = "W_ACQUISITIONS"
    /// Images that were made to plan others.
    case localizer = "W_LOCALIZER"
    /// Images that were computed from others.
    case derived = "W_DERIVED"

    // Labels

    /// Labels were placed by less than the images that they name.
    case labelPlace = "W_LABEL_PLACE"
    /// Contours or structures were left out or decided upon.
    case labelContours = "W_LABEL_CONTOURS"
    /// Labels come from several files, or number their structures differently.
    case labelFiles = "W_LABEL_FILES"
    /// Structures were left out, or a label is drawn in some cases only.
    case labelMap = "W_LABEL_MAP"
    /// Structures overlap.
    case labelOverlap = "W_LABEL_OVERLAP"

    // Runs

    /// Files were left out.
    case skipped = "W_SKIPPED"
    /// Series that fit no channel were left out.
    case channels = "W_CHANNELS"
    /// The parts of a run do not fit together, or are not at their end.
    case parts = "W_PARTS"
    /// The annotated examples leave something open.
    case support = "W_SUPPORT"
    /// How good the masks will be, as far as the annotated examples can tell.
    case expectedDice = "W_EXPECTED_DICE"
    /// Masks were taken away from slices that do not hold the structure.
    case emptied = "W_EMPTIED"
    /// What the confidence means.
    case confidence = "W_CONFIDENCE"
    /// Probabilities could not be calibrated.
    case calibration = "W_CALIBRATION"
    /// The time budget ended the training early.
    case budget = "W_BUDGET"
    /// No DICOM segmentation was written.
    case noSegmentation = "W_NO_SEGMENTATION"
    /// No DICOM report was written.
    case noReport = "W_NO_REPORT"
    /// A de-identified copy whose pixels may show text.
    case burnedIn = "W_BURNED_IN"
    /// A de-identified copy that was asked for and cannot be, since the case is no DICOM series.
    case notCopied = "W_NOT_COPIED"

    /// A warning of this kind.
    ///
    /// - Parameter text: What it is about, with numbers; neither file nor patient.
    public func warning(_ text: String) -> String { "\(rawValue): \(text)" }

    /// A warning that says what it is about: "W_GAP: T1: slices are missing".
    public static func naming(_ subject: String, in warning: String) -> String {
        guard let end = warning.firstRange(of: ": ")?.upperBound else { return warning }
        return "\(warning[..<end])\(subject): \(warning[end...])"
    }
}
