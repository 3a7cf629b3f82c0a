/// What a DICOM file turned out to be.
public enum DICOMObject: Sendable {
    /// The images that it holds, one for each frame: each can become part of a case.
    case images([ImageInstance])
    /// A segmentation of images, to be read by `SegmentationObject`.
    case segmentation
    /// Contours on images, to be read by `StructureSet`.
    case structureSet
    /// A structured report, and the SOPInstanceUIDs of its evidence.
    case report(evidence: Set<String>)
    /// Something else, and what it is in words.
    case other(String)

    private static let images: Set<String> = [
        "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1", "1.2.840.10008.5.1.4.1.1.4",
        "1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.2.2", "1.2.840.10008.5.1.4.1.1.4.4",
        "1.2.840.10008.5.1.4.1.1.1", "1.2.840.10008.5.1.4.1.1.1.1",
        "1.2.840.10008.5.1.4.1.1.1.1.1", "1.2.840.10008.5.1.4.1.1.1.2", "1.2.840.10008.5.1.4.1.1.1.2.1",
        "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.128.1", "1.2.840.10008.5.1.4.1.1.130",
    ]
    private static let segmentations: Set<String> = [
        "1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7",
    ]
    private static let reportStorage = "1.2.840.10008.5.1.4.1.1.88"
    private static let structureSetStorage = "1.2.840.10008.5.1.4.1.1.481.3"
    private static let directory = "1.2.840.10008.1.3.10"
    private static let secondaryCapture = "1.2.840.10008.5.1.4.1.1.7"
    private static let others = [
        (directory, "a DICOMDIR"),
        (secondaryCapture, "a secondary capture (convert --colour luminance takes its brightness)"),
        ("1.2.840.10008.5.1.4.1.1.11", "a presentation state"),
        ("1.2.840.10008.5.1.4.1.1.104", "an encapsulated document"),
        ("1.2.840.10008.5.1.4.1.1.481", "a radiotherapy object"),
        ("1.2.840.10008.5.1.4.1.1.66", "a registration, surface or other spatial object"),
        ("1.2.840.10008.5.1.4.1.1.67", "a table of real-world values"),
        ("1.2.840.10008.5.1.4.1.1.3", "an ultrasound clip, which is not read"),
        ("1.2.840.10008.5.1.4.1.1.6", "an ultrasound image, which is not read"),
        ("1.2.840.10008.5.1.4.1.1.9", "a waveform, such as an ECG"),
        ("1.2.840.10008.5.1.4.1.1.12", "an angiogram or fluoroscopy, which is not read"),
        ("1.2.840.10008.5.1.4.1.1.20", "a nuclear medicine image, which is not read"),
        ("1.2.840.10008.5.1.4.1.1.30", "a parametric map, which is not read"),
        ("1.2.840.10008.5.1.4.1.1.77", "a photograph or microscope slide, which is not read"),
        ("1.2.840.10008.5.1.4.1.1.91", "annotations of a microscope slide"),
    ]

    /// What a report rests upon: PS3.3 section C.17.2.3.
    private static func evidence(of root: Item) -> Set<String> {
        let studies = [Tag.currentRequestedProcedureEvidenceSequence, .pertinentOtherEvidenceSequence]
            .flatMap(root.children)
        let references = studies.flatMap { $0.children(.referencedSeriesSequence) }
            .flatMap { $0.children(.referencedSOPSequence) }
        return Set(references.compactMap { $0.text(.referencedSOPInstanceUID) })
    }

    /// SeriesInstanceUID of a file that `read` refused; nil when not even that can be told.
    public static func seriesInstanceUID(ofDamaged file: String) -> String? {
        guard let structure = try? FileStructure(path: file), let dataset = try? Dataset(headerOf: structure),
            let uid = dataset.root.text(.seriesInstanceUID), UID.isValid(uid)
        else { return nil }
        return uid
    }

    /// Checks a file's structure, reads it and says what it is.
    ///
    /// - Parameters:
    ///   - file: Path of the file.
    ///   - takesColour: Whether pictures in colour and secondary captures are images too.
    /// - Throws: `DICOMError` when the file is no DICOM file, is damaged, or is an image of a kind that cannot be read.
    public static func read(_ file: String, takesColour: Bool = false) throws(DICOMError) -> DICOMObject {
        let structure = try FileStructure(path: file)
        // Its many records are nothing that is read here.
        if structure.mediaStorage.classUID == directory { return .other("a DICOMDIR") }
        let dataset = try Dataset(headerOf: structure)
        let named = dataset.root.text(.sopClassUID).flatMap { UID.isValid($0) ? $0 : nil }
        guard let kind = named ?? structure.mediaStorage.classUID else {
            guard structure.pixelData == nil else {
                throw .damaged(
                    file: file, fault: .missingUID,
                    reason: "SOPClassUID \(Tag.sopClassUID) is missing; export it again")
            }
            return .other("a DICOM file without a valid SOPClassUID")
        }
        let isCapture = kind == secondaryCapture || kind.hasPrefix(secondaryCapture + ".")
        if images.contains(kind) || isCapture && takesColour {
            // A file set for tests or a copy of headers alone; an image that lost its pixels still tells its size.
            guard structure.pixelData != nil || dataset.root.has(.rows) || dataset.root.has(.columns) else {
                return .other("a header of an image without the image")
            }
            let frames = try ImageInstance.frames(of: dataset, structure: structure, isCapture: isCapture)
            if !takesColour && frames.contains(where: \.isColour) {
                return .other("a picture in colour (convert --colour luminance takes its brightness)")
            }
            return .images(frames)
        }
        if segmentations.contains(kind) { return .segmentation }
        if kind == structureSetStorage { return .structureSet }
        if kind == reportStorage || kind.hasPrefix(reportStorage + ".") {
            return .report(evidence: evidence(of: dataset.root))
        }
        let known = others.first { kind == $0.0 || kind.hasPrefix($0.0 + ".") }
        return .other(known?.1 ?? "a DICOM object of class \(kind)")
    }
}
