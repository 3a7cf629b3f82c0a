public import DICOM
internal import Hashing
public import ImageFiles
public import Imaging

/// One image series: a volume, or a single image.
public struct Case: Sendable {
    /// Where the voxels come from.
    public enum Source: Sendable {
        /// DICOM images in the order of their slices.
        case dicom(ImageStack)
        /// A NIfTI file.
        case nifti(InputFile)
        /// A PNG or JPEG picture.
        case picture(InputFile)
        /// A picture of an archive.
        case archived(ArchivedPicture)
    }

    /// Name of the case's folder: letters, digits, `.`, `_` and `-` only, and no text from a DICOM file.
    public private(set) var name: String
    /// Where the voxels come from.
    public let source: Source
    /// Path of the file, or of the folder of the first slice, below the input; empty at the top.
    public let path: String
    /// Folder of the case, or the file itself: the path to open.
    public let location: String
    /// The file of every image, or the one file, below the input.
    public let files: [String]
    /// What the user should know before any voxel is read.
    public var warnings: [String]
    /// Whether slices are missing or may be, since a file of its series could not be read.
    public var isIncomplete = false
    /// The structured reports that name an image of it as their evidence.
    public internal(set) var reportFiles: [InputFile] = []
    /// The files that its labels come from, where some were looked for.
    public internal(set) var labelFiles: [InputFile] = []

    /// The other series of its study that are channels of it, in their order, each on its grid.
    public internal(set) var companions: [Case] = []

    /// The case and its companions: one for each channel.
    public var channelCases: [Case] { [self] + companions }

    /// Kind of machine, such as "CT"; nil for files that do not say.
    public var modality: String? {
        if case .dicom(let stack) = source { return stack.images.first?.modality }
        return nil
    }

    /// A digest of the patient's number, to tell patients apart; nil for files that do not say.
    public var patientKey: String? { images.first?.patientKey }

    /// Whether low values are bright (MONOCHROME1).
    public var isInverted: Bool {
        if case .dicom(let stack) = source { return stack.images.first?.isInverted ?? false }
        return false
    }

    /// Whether it is a picture: PNG, JPEG or one of an archive.
    public var isPicture: Bool {
        switch source {
        case .picture, .archived: true
        case .dicom, .nifti: false
        }
    }

    /// Whether its voxels have a volume in the patient: pictures, projections and captures have none.
    public var hasVolume: Bool { !isPicture && images.allSatisfy { $0.plane != nil && $0.pixelSpacing != nil } }

    /// The windows and tables that the middle image was made to be seen with, the preferred one first; often none.
    public var views: [ValueOfInterest] {
        images.isEmpty ? [] : images[images.count / 2].views
    }

    /// The images, from one end of the stack to the other; none for files.
    public var images: [ImageInstance] {
        if case .dicom(let stack) = source { return stack.images }
        return []
    }

    /// The same case under another name.
    func named(_ name: String) -> Case {
        var renamed = self
        renamed.name = name
        return renamed
    }

    /// Reads the voxels; of a picture its brightness (ITU-R BT.601), 0...1, on pixels of 1 mm.
    ///
    /// - Throws: `DICOMError` or `ImageFileError` naming the file that cannot be read.
    public func volume() throws -> Volume {
        switch source {
        case .dicom(let stack): try stack.volume()
        case .nifti(let file): try NIfTIFile.volume(at: file.path)
        case .picture(let file): try PictureFile(at: file.path).rasters.volume
        case .archived(let picture): picture.channels.volume
        }
    }

    /// Reads the channels of a picture, intensities 0...1: one of a grey picture, three in colour.
    ///
    /// - Returns: nil if the case is no picture.
    /// - Throws: `ImageFileError` naming the file that cannot be read.
    public func pictureChannels() throws(ImageFileError) -> [Raster<Float>]? {
        switch source {
        case .picture(let file): try PictureFile(at: file.path).rasters
        case .archived(let picture): picture.channels
        case .dicom, .nifti: nil
        }
    }
}

/// What could not become a case: a file, or a series.
public struct CaseFailure: Error, Equatable, Sendable {
    /// Name of the case, or of the file's hash where there is no case.
    public let name: String
    /// The file that is to blame, below its input.
    public let file: String
    /// A stable word for scripts.
    public let code: String
    /// Why, without file or patient.
    public let reason: String

    /// A failure.
    public init(name: String, file: String, code: String, reason: String) {
        self.name = name
        self.file = file
        self.code = code
        self.reason = reason
    }
}

/// Names for cases.
enum CaseName {
    /// Modality and 12 hexadecimal digits of a hash of series and split.
    static func dicom(modality: String, series: String, split: String) -> String {
        let letters = modality.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return "\(letters.isEmpty ? "ot" : letters)-\(SHA256.hex(of: series, split).prefix(12))"
    }

    /// What a name of one of several volumes of a series ends with: a letter and a number, counted from 1 and with as
    /// many digits as the last one needs.
    static func count(_ letter: String, _ number: Int, of count: Int) -> String {
        let digits = "\(number)"
        let width = max(2, "\(count)".count)
        return "-\(letter)" + String(repeating: "0", count: width - digits.count) + digits
    }

    /// The file's stem; `isShared` adds 8 digits of a hash of the relative path.
    static func file(_ file: InputFile, isShared: Bool) -> String {
        let stem = stem(of: file)
        return isShared ? "\(stem)-\(SHA256.hex(of: file.relative).prefix(8))" : stem
    }

    /// The file's name without its ending, with only letters, digits, `.`, `_` and `-`.
    static func stem(of file: InputFile) -> String {
        let last = file.relative.split(separator: "/").last.map(String.init) ?? file.relative
        var stem = last
        for ending in [".nii.gz", ".nii", ".png", ".jpg", ".jpeg", ".npz"] where stem.lowercased().hasSuffix(ending) {
            stem.removeLast(ending.count)
            break
        }
        let safe = stem.map { character in
            character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
                ? character : "_"
        }
        let text = String(safe).prefix(100)
        return text.isEmpty || text.first == "." || text.first == "-" ? "_" + text : String(text)
    }

    /// A name for a file that never became a case.
    static func failed(_ relative: String) -> String { "file-\(SHA256.hex(of: relative).prefix(8))" }
}
