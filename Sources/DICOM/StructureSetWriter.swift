public import Imaging

/// Writes label maps as radiotherapy structure sets: PS3.3 section A.19.
///
/// Every part and every hole of a structure on a slice is a closed contour along the edges of pixels; what an odd number of
/// contours encloses is inside.
public struct StructureSetWriter: Sendable {
    private let algorithm: SegmentationWriter.Algorithm

    private static let storage = "1.2.840.10008.5.1.4.1.1.481.3"

    /// A writer for one algorithm.
    public init(algorithm: SegmentationWriter.Algorithm) { self.algorithm = algorithm }

    /// Writes a contour for every outline on every slice.
    ///
    /// Patient, study and frame of reference are those of the source; UIDs come from the source's and the algorithm's,
    /// so that the same run writes the same bytes.
    ///
    /// - Parameters:
    ///   - map: The labels, on the grid of the source images.
    ///   - labels: The structures of the map with their colours; values not listed are left out.
    ///   - sources: The image of every slice of the map, in order.
    ///   - path: The file to write.
    /// - Returns: Whether a file was written: a structure set without a contour says nothing.
    /// - Throws: `DICOMError` when a source cannot be read again or the file cannot be written.
    /// - Precondition: `sources.count == map.geometry.size.z`.
    public func write(
        _ map: LabelMap, labels: [(label: Label, colour: [Int])], sources: [ImageInstance], to path: String
    ) throws(DICOMError) -> Bool {
        precondition(sources.count == map.geometry.size.z, "one source image per slice")
        let present = Set(map.structures)
        let written = labels.filter { present.contains($0.label.value) }
        guard let first = sources.first, let frame = first.frameOfReferenceUID, !written.isEmpty else { return false }
        let source = try Dataset(headerOf: FileStructure(path: first.file)).root
        let dataset = try Dataset(creating: path)
        let item = dataset.root
        try putIdentity(item, from: source, sources: sources, labels: written.map(\.label))
        try item.put(.frameOfReferenceUID, frame)
        try item.put(.positionReferenceIndicator, source.text(.positionReferenceIndicator) ?? "")
        try putReferences(item, sources: sources, frame: frame)
        for (index, (label, colour)) in written.enumerated() {
            let number = index + 1
            let roi = try item.append(.structureSetROISequence)
            try roi.put(.roiNumber, "\(number)")
            try roi.put(.referencedFrameOfReferenceUID, frame)
            try roi.put(.roiName, String(label.name.prefix(64)))
            try roi.put(.roiGenerationAlgorithm, "AUTOMATIC")
            let contours = try item.append(.roiContourSequence)
            try contours.put(.roiDisplayColor, colour.map(String.init).joined(separator: "\\"))
            try contours.put(.referencedROINumber, "\(number)")
            for (k, image) in sources.enumerated() {
                for line in map.outline(of: label.value, slice: k).lines {
                    try putContour(
                        contours, line.map { map.geometry.position(of: Vector($0.x, $0.y, Double(k))) }, on: image)
                }
            }
            let observation = try item.append(.rtROIObservationsSequence)
            try observation.put(.observationNumber, "\(number)")
            try observation.put(.referencedROINumber, "\(number)")
            let code = try observation.append(.rtROIIdentificationCodeSequence)
            try code.put(.codeValue, label.type.value)
            try code.put(.codingSchemeDesignator, label.type.scheme)
            try code.put(.codeMeaning, label.type.meaning)
            try observation.put(.rtROIInterpretedType, "")
            try observation.put(.roiInterpreter, "")
        }
        try dataset.save(as: .explicitLittleEndian)
        return true
    }

    private func putContour(_ contours: Item, _ points: [Vector], on image: ImageInstance) throws(DICOMError) {
        let contour = try contours.append(.contourSequence)
        try putReference(contour.append(.contourImageSequence), to: image)
        try contour.put(.contourGeometricType, "CLOSED_PLANAR")
        try contour.put(.numberOfContourPoints, "\(points.count)")
        let numbers = points.flatMap { [$0.x, $0.y, $0.z] }.map(Self.decimal)
        try contour.put(.contourData, numbers.joined(separator: "\\"))
    }

    private func putReference(_ item: Item, to image: ImageInstance) throws(DICOMError) {
        try item.put(.referencedSOPClassUID, image.sopClassUID)
        try item.put(.referencedSOPInstanceUID, image.sopInstanceUID)
        if image.isMultiFrame { try item.put(.referencedFrameNumber, "\(image.frame)") }
    }

    private func putReferences(_ item: Item, sources: [ImageInstance], frame: String) throws(DICOMError) {
        let reference = try item.append(.referencedFrameOfReferenceSequence)
        try reference.put(.frameOfReferenceUID, frame)
        let study = try reference.append(.rtReferencedStudySequence)
        // Detached study management, retired: what everyone puts here, since the standard wants a class.
        try study.put(.referencedSOPClassUID, "1.2.840.10008.3.1.2.3.1")
        try study.put(.referencedSOPInstanceUID, sources.first?.studyInstanceUID ?? "")
        let series = try study.append(.rtReferencedSeriesSequence)
        try series.put(.seriesInstanceUID, sources.first?.seriesInstanceUID ?? "")
        for image in sources { try putReference(series.append(.contourImageSequence), to: image) }
    }

    private func putIdentity(
        _ item: Item, from source: Item, sources: [ImageInstance], labels: [Label]
    ) throws(DICOMError) {
        try item.put(.specificCharacterSet, "ISO_IR 192")
        for tag in [
            Tag.patientName, .patientID, .patientBirthDate, .patientSex, .studyInstanceUID, .studyID, .studyDate,
            .studyTime, .accessionNumber, .referringPhysicianName,
        ] {
            let text = TextEncoding.decode(source.bytes(tag) ?? [], terms: source.characterSets)
            try item.put(tag, String(text.reversed().drop { $0 == " " || $0 == "\0" }.reversed()))
        }
        let key = [algorithm.fingerprint] + sources.map(\.sopInstanceUID) + labels.map(\.name)
        let series = sources.first?.seriesInstanceUID ?? ""
        try item.put(.sopClassUID, Self.storage)
        try item.put(.sopInstanceUID, UID.derived(from: ["structure set"] + key))
        try item.put(.seriesInstanceUID, UID.derived(from: ["structure series", algorithm.fingerprint, series]))
        try item.put(.modality, "RTSTRUCT")
        try item.put(.seriesNumber, source.text(.seriesNumber) ?? "")
        try item.put(.seriesDescription, "\(algorithm.name) structures")
        try item.put(.operatorsName, "")
        try item.put(.manufacturer, algorithm.name)
        try item.put(.manufacturerModelName, algorithm.name)
        try item.put(.softwareVersions, algorithm.version)
        try item.put(.structureSetLabel, algorithm.name)
        // Dates are the source's: the same input gives the same bytes on any day.
        let date = [Tag.contentDate, .seriesDate, .studyDate].lazy.compactMap { source.text($0) }.first
        let time = [Tag.contentTime, .seriesTime, .studyTime].lazy.compactMap { source.text($0) }.first
        try item.put(.structureSetDate, date ?? "")
        try item.put(.structureSetTime, time ?? "")
    }

    /// A decimal string of at most 16 characters, to the ten-thousandth of a millimetre.
    private static func decimal(_ value: Double) -> String {
        let steps = Int64((value * 10_000).rounded())
        let (whole, rest) = (abs(steps) / 10_000, abs(steps) % 10_000)
        let sign = steps < 0 ? "-" : ""
        guard rest != 0 else { return "\(sign)\(whole)" }
        let digits = String(repeating: "0", count: 4 - "\(rest)".count) + "\(rest)"
        return "\(sign)\(whole).\(digits)"
    }
}

extension LabelMap {
    fileprivate func outline(of value: UInt8, slice k: Int) -> MaskOutline {
        let (width, height) = (geometry.size.x, geometry.size.y)
        let count = width * height
        return MaskOutline(
            of: Raster(width: width, height: height, pixels: values[k * count..<(k + 1) * count].map { $0 == value }))
    }
}
