internal import Hashing
internal import Imaging

/// One image: a single-frame object, or one frame of a multi-frame one.
///
/// Its attributes are checked; its pixels stay in the file until they are asked for. It never changes, and lists of
/// thousands of images share it: its kilobyte of attributes is there once.
public final class ImageInstance: Equatable, Sendable {
    /// What the frames of one object share.
    struct Header: Equatable, Sendable {
        let sopClassUID: String
        let sopInstanceUID: String
        let seriesInstanceUID: String
        let studyInstanceUID: String
        let frameOfReferenceUID: String?
        let patientKey: String?
        let modality: String
        let instanceNumber: Int?
        let stored: StoredFrames
        /// How its one picture holds several slices; nil for all but Siemens mosaics.
        let mosaic: Mosaic?
        let warnings: [String]
    }

    private let header: Header
    /// Number of the frame in its object, from 1.
    public let frame: Int
    /// Where it lies in the patient; nil for projections.
    public let plane: ImagePlane?
    /// Distances of the pixels; nil when the image does not say.
    public let pixelSpacing: PixelSpacing?
    /// Nominal thickness of the slice, in mm.
    public let sliceThickness: Double?
    /// When and how it was taken.
    public let acquisition: Acquisition
    /// The windows and tables that it was made to be seen with, the preferred one first; often none.
    public let views: [ValueOfInterest]
    /// What the user should know, without file or patient.
    public let warnings: [String]

    /// What displayed values of Philips MR images are multiplied by to become precise; nil for others.
    public let preciseFactor: Double?

    let transform: ModalityTransform
    /// What pixels hold that show nothing; nil when the image does not say.
    let padding: PixelPadding?
    var stored: StoredFrames { header.stored }

    /// The file, as it was given.
    public var file: String { stored.file }
    /// Kind of object, such as CT Image Storage.
    public var sopClassUID: String { header.sopClassUID }
    /// The object's own identifier; `frame` tells its frames apart.
    public var sopInstanceUID: String { header.sopInstanceUID }
    /// Identifier of the series it belongs to.
    public var seriesInstanceUID: String { header.seriesInstanceUID }
    /// Identifier of the study it belongs to.
    public var studyInstanceUID: String { header.studyInstanceUID }
    /// Identifier of the coordinate system, nil for projections.
    public var frameOfReferenceUID: String? { header.frameOfReferenceUID }
    /// A digest of PatientID and its issuer, to tell patients apart; nil when the image does not say.
    public var patientKey: String? { header.patientKey }
    /// Kind of machine, such as "CT".
    public var modality: String { header.modality }
    /// Number of the object in its series.
    public var instanceNumber: Int? { header.instanceNumber }
    /// Number of rows.
    public var rows: Int { stored.pixels.rows / (header.mosaic?.side ?? 1) }
    /// Number of columns.
    public var columns: Int { stored.pixels.columns / (header.mosaic?.side ?? 1) }
    /// Whether low values are bright (MONOCHROME1).
    public var isInverted: Bool { stored.pixels.isInverted }
    /// Whether its pixels are colours, of which `values` gives the brightness.
    public var isColour: Bool { stored.pixels.isColour }
    /// Whether some pixels may be padding, and so not a number.
    public var hasPadding: Bool { padding != nil }
    /// Whether the object holds several frames; a mosaic is one frame, though several images.
    public var isMultiFrame: Bool { frameCount > 1 }
    /// Number of frames that the object holds.
    public var frameCount: Int { stored.count }

    /// Whether two are the same frame of the same file, read with the same attributes.
    public static func == (a: ImageInstance, b: ImageInstance) -> Bool {
        a === b || a.frame == b.frame && a.header == b.header
    }

    /// The frames of an object, in the order of the file.
    ///
    /// - Parameter isCapture: Whether it is a secondary capture, whose frames need not lie anywhere.
    /// - Throws: `DICOMError` when an attribute that an image needs is missing or impossible.
    static func frames(
        of dataset: Dataset, structure: FileStructure, isCapture: Bool = false
    ) throws(DICOMError) -> [ImageInstance] {
        let header = try Header(dataset, structure: structure)
        let dimensions = FrameDimensions(dataset.root)
        var images: [ImageInstance] = []
        let frames: [FrameAttributes]
        if let mosaic = header.mosaic {
            frames = FrameAttributes.tiles(of: dataset.root, count: mosaic.count)
        } else {
            frames = try FrameAttributes.frames(
                of: dataset.root, count: header.stored.count, isCapture: isCapture, file: dataset.file)
        }
        for frame in frames {
            let image = try ImageInstance(frame, header: header, dimensions: dimensions)
            guard image.plane != nil || !frame.isGrouped || isCapture else {
                throw .damaged(
                    file: dataset.file, fault: .geometry,
                    reason: "frame \(frame.number) has no position or orientation")
            }
            images.append(image)
        }
        return images
    }

    private init(_ frame: FrameAttributes, header: Header, dimensions: FrameDimensions) throws(DICOMError) {
        let file = header.stored.file
        self.header = header
        self.frame = frame.number
        var plane: ImagePlane?
        if let position = frame.group(.planePositionSequence), let orientation = frame.group(.planeOrientationSequence)
        {
            plane = try ImagePlane(position: position, orientation: orientation, file: file)
        }
        let measures = frame.group(.pixelMeasuresSequence)
        let pixelSpacing = try measures.flatMap { (item) throws(DICOMError) in try PixelSpacing(item, file: file) }
        if let mosaic = header.mosaic, let picture = plane {
            guard let pixelSpacing else {
                throw .damaged(file: file, fault: .spacing, reason: "a mosaic without PixelSpacing; export it again")
            }
            plane = mosaic.plane(of: frame.number - 1, in: picture, pixels: header.stored.pixels, spacing: pixelSpacing)
        }
        self.plane = plane
        self.pixelSpacing = pixelSpacing
        sliceThickness = try? measures?.number(.sliceThickness)
        acquisition = Acquisition(frame, dimensions: dimensions)

        var warnings = header.warnings
        let pixels = header.stored.pixels
        let transform = try frame.group(.pixelValueTransformationSequence).flatMap { (item) throws(DICOMError) in
            try ModalityTransform(item, isSigned: pixels.layout.isSigned, file: file)
        }
        if transform == nil && header.modality == "CT" {
            warnings.append(
                WarningCode.noRescale.warning(
                    "no RescaleSlope: CT values are as stored and may not be Hounsfield units"))
        }
        self.transform = transform ?? .identity
        if case .linear(let slope, _) = self.transform, header.modality == "MR", let scale = frame.philipsScaleSlope,
            (slope * scale).isNormal
        {
            preciseFactor = 1 / (slope * scale)
        } else {
            preciseFactor = nil
        }
        padding = PixelPadding(frame.root, bits: pixels.layout.bitsStored, isSigned: pixels.layout.isSigned)
        if pixels.layout.bitsStored > 24 {
            warnings.append(
                WarningCode.precision.warning("values of \(pixels.layout.bitsStored) bits are rounded to 24"))
        }
        if let values = padding?.values {
            let range = values.count == 1 ? "\(values.lowerBound)" : "\(values.lowerBound) to \(values.upperBound)"
            warnings.append(
                WarningCode.padding.warning(
                    "pixels of stored value \(range) are padding and become as dark as the darkest others"))
        }
        let canBeNegative = self.transform.canBeNegative(isSigned: pixels.layout.isSigned)
        let shown = frame.group(.frameVOILUTSequence).map { ValueOfInterest.all(of: $0, isSigned: canBeNegative) }
        views = shown?.views ?? []
        if shown?.areSomeUnusable == true {
            warnings.append(
                WarningCode.window.warning(
                    "a window or table of the file for showing the image means nothing and is left out"))
        }
        self.warnings = warnings
    }

    /// Reads and decodes the pixels: stored value, then sign and bit depth, then padding, then rescale or modality LUT.
    ///
    /// - Returns: One value per pixel, row by row; CT in Hounsfield units. NaN where a pixel is padding. The brightness of
    ///   colours.
    /// - Throws: `DICOMError` when the file changed or its pixels cannot be decoded.
    public func values() throws(DICOMError) -> [Float] {
        let bytes = try storedBytes()
        guard !isColour else {
            return stored.pixels.luminance(bytes, isConverted: stored.transferSyntax.pixels == .jpeg)
        }
        if padding == nil, case .linear(let slope, let intercept) = transform {
            return stored.pixels.values(bytes, slope: slope, intercept: intercept)
        }
        let samples = stored.pixels.storedValues(bytes)
        var values: [Float]
        switch transform {
        case .linear(let slope, let intercept): values = samples.map { Float(slope * Double($0) + intercept) }
        case .table(let table): values = samples.map { Float(table[$0]) }
        }
        if let padding {
            for index in samples.indices where padding.values.contains(samples[index]) { values[index] = .nan }
        }
        return values
    }

    /// Whether two images hold the same stored samples, which mean the same.
    ///
    /// - Throws: `DICOMError` when one of them cannot be decoded.
    public func hasSamePixels(as other: ImageInstance) throws(DICOMError) -> Bool {
        guard stored.pixels == other.stored.pixels, transform == other.transform, padding == other.padding else {
            return false
        }
        return try storedBytes() == other.storedBytes()
    }

    /// The stored samples.
    private func storedBytes() throws(DICOMError) -> [UInt8] {
        guard let mosaic = header.mosaic else { return try stored.bytes(of: frame - 1) }
        return mosaic.tile(frame - 1, of: try stored.bytes(of: 0), pixels: stored.pixels)
    }
}

extension ImageInstance.Header {
    /// Units of PET values, the only texts of a file that may stand in a warning: PS3.3 section C.8.9.1.1.3.
    private static let petUnits: Set<String> = [
        "CNTS", "PROPCNTS", "CPS", "PROPCPS", "BQML", "MGMINML", "UMOLMINML", "MLMING", "MLMINML", "MLML", "UMOLML",
        "PCNT", "NONE", "CM2", "CM2ML", "STDDEV",
    ]

    private static func petUnits(_ item: Item) -> String {
        guard let units = item.text(.units) else { return "the unit of the PET values is not given" }
        if units == "GML" { return "PET values are standardised uptake values (GML)" }
        return petUnits.contains(units)
            ? "PET values are in \(units), not standardised uptake values"
            : "the unit of the PET values is none that the standard has"
    }

    fileprivate init(_ dataset: Dataset, structure: FileStructure) throws(DICOMError) {
        let item = dataset.root
        let file = dataset.file
        var warnings: [String] = []
        func uid(_ tag: Tag, _ name: String, meta: String? = nil) throws(DICOMError) -> String {
            guard let text = item.text(tag) else {
                if let meta {
                    warnings.append(
                        WarningCode.missingUID.warning("\(name) is empty; that of the file meta information is used"))
                    return meta
                }
                throw .damaged(file: file, fault: .missingUID, reason: "\(name) \(tag) is missing; export it again")
            }
            guard UID.isValid(text) else {
                throw .damaged(file: file, fault: .badUID, reason: "\(name) \(tag) is no valid UID; export it again")
            }
            return text
        }
        sopClassUID = SharedText.of(try uid(.sopClassUID, "SOPClassUID", meta: structure.mediaStorage.classUID))
        sopInstanceUID = try uid(.sopInstanceUID, "SOPInstanceUID", meta: structure.mediaStorage.instanceUID)
        seriesInstanceUID = SharedText.of(try uid(.seriesInstanceUID, "SeriesInstanceUID"))
        studyInstanceUID = SharedText.of(try uid(.studyInstanceUID, "StudyInstanceUID"))
        frameOfReferenceUID = item.text(.frameOfReferenceUID).flatMap { UID.isValid($0) ? SharedText.of($0) : nil }
        patientKey = item.text(.patientID).map {
            SharedText.of(SHA256.hex(of: $0, item.text(.issuerOfPatientID) ?? ""))
        }
        modality = item.text(.modality) ?? "OT"
        instanceNumber = try? item.integer(.instanceNumber)
        stored = try StoredFrames(item, structure: structure)
        mosaic = try Mosaic(item, pixels: stored.pixels, file: file)
        if modality == "PT" { warnings.append(WarningCode.units.warning(Self.petUnits(item))) }
        self.warnings = warnings + structure.warnings + stored.warnings
    }
}
