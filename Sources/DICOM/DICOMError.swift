/// What went wrong with one DICOM file.
///
/// The cases are what a caller can do about it; `reason` holds neither a path nor a value that names a patient, so that
/// it may stand in a shared report.
public enum DICOMError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with a damaged file; the raw value is a stable word for scripts.
    public enum Fault: String, Equatable, Sendable {
        /// Anything without a word of its own.
        case other = "E_DAMAGED"
        /// The attributes that say how pixels are stored: PS3.3 section C.7.6.3.
        case pixelModule = "E_PIXEL_MODULE"
        /// Rescale slope and intercept, or a modality lookup table.
        case rescale = "E_RESCALE"
        /// Distances of the pixels.
        case spacing = "E_SPACING"
        /// Position or orientation in the patient.
        case geometry = "E_GEOMETRY"
        /// An identifier that an image must have.
        case missingUID = "E_MISSING_UID"
        /// An identifier that is none.
        case badUID = "E_BAD_UID"
        /// A length that its surroundings do not hold.
        case length = "E_LENGTH"
        /// Sequences within sequences, deeper than any real object.
        case nesting = "E_NESTING"
        /// More elements than any real object has.
        case elementCount = "E_ELEMENTS"
        /// Elements twice, or behind the pixels where they belong before them.
        case order = "E_ORDER"
        /// A value representation that is none, or that its attribute cannot have.
        case representation = "E_VR"
        /// A transfer syntax that nobody defined, or another one than the bytes show.
        case transferSyntax = "E_TRANSFER_SYNTAX"
        /// Compressed data that would fill the memory.
        case bomb = "E_BOMB"
        /// The pixel data are absent, or shorter than the attributes ask for.
        case pixelData = "E_PIXEL_DATA"
        /// Compressed frames that cannot be told apart.
        case fragments = "E_FRAGMENTS"
        /// A compressed frame that its decoder refuses.
        case decoding = "E_DECODE"
        /// A compressed frame that crashed its decoder.
        case workerCrash = "E_WORKER_CRASH"
        /// A compressed frame that kept its decoder busy beyond all reason.
        case workerTimeout = "E_WORKER_TIMEOUT"
        /// A compressed frame that needs more memory than a decoder gets.
        case memory = "E_OOM"
    }

    /// What is not handled; the raw value is a stable word for scripts.
    public enum Kind: String, Equatable, Sendable {
        /// Anything without a word of its own.
        case other = "E_UNSUPPORTED"
        /// Many slices side by side in one picture, as Siemens writes them.
        case mosaic = "E_MOSAIC"
    }

    /// The file is no DICOM file: leave it out.
    case notDICOM(file: String)
    /// The file could not be opened or read: check permissions and the disk.
    case cannotRead(file: String, reason: String)
    /// The file ends before what it announces: fetch it again.
    case truncated(file: String, offset: Int)
    /// The file contradicts itself or the standard: fetch it again or ask its maker.
    case damaged(file: String, fault: Fault = .other, reason: String)
    /// The file is sound but of a kind that is not handled.
    case unsupported(file: String, kind: Kind = .other, reason: String)
    /// The file is another one than when its header was read: run again when nothing writes to it.
    case changed(file: String)
    /// The file could not be written.
    case cannotWrite(file: String, reason: String)

    /// The file that failed, as it was given.
    public var file: String {
        switch self {
        case .notDICOM(let file), .truncated(let file, _), .changed(let file): file
        case .cannotRead(let file, _), .damaged(let file, _, _),
            .unsupported(let file, _, _), .cannotWrite(let file, _):
            file
        }
    }

    /// A stable word for scripts.
    public var code: String {
        switch self {
        case .notDICOM: "E_NOT_DICOM"
        case .cannotRead: "E_IO"
        case .truncated: "E_TRUNCATED"
        case .damaged(_, let fault, _): fault.rawValue
        case .unsupported(_, let kind, _): kind.rawValue
        case .changed: "E_CHANGED"
        case .cannotWrite: "E_WRITE"
        }
    }

    /// Why, without the file's name.
    public var reason: String {
        switch self {
        case .notDICOM: "not a DICOM file, though it is named or given as one"
        case .truncated(_, let offset):
            "the file ends before what it announces at byte \(offset); copy it again from its source"
        case .changed: "changed while medshot was running; run again when nothing writes to it"
        case .cannotRead(_, let reason), .damaged(_, _, let reason), .unsupported(_, _, let reason),
            .cannotWrite(_, let reason):
            reason
        }
    }

    /// The file and the reason in one line.
    public var description: String { "\(file): \(reason)" }
}
