public import Imaging

/// Writes phantoms as DICOM: a volume as a series of CT or MR images (PS3.3 sections A.3 and A.4) or as one enhanced MR
/// object (A.36), a projection as a computed radiography image (A.2).
///
/// It is no way to send processed images to an archive.
public struct ImageWriter: Sendable {
    /// Kind of machine.
    public enum Modality: String, Sendable { case ct = "CT", mr = "MR", cr = "CR" }

    /// What all images of the series share.
    public struct Series: Sendable {
        /// Kind of machine.
        public var modality: Modality
        /// PatientID and PatientName.
        public var patient: String
        /// StudyInstanceUID, SeriesInstanceUID and FrameOfReferenceUID are made from this text.
        public var identity: String
        /// Date of the study, YYYYMMDD.
        public var date: String
        /// Whether the pixels are packed as JPEG lossless (process 14, first order).
        public var isCompressed: Bool
        /// Rescale of the stored values; nil leaves the attributes out, as MR images do.
        public var rescale: (slope: Double, intercept: Double)?
        /// BodyPartExamined, in the defined terms of PS3.16 annex L.
        public var bodyPart: String

        /// A series.
        public init(
            modality: Modality, patient: String, identity: String, date: String, isCompressed: Bool = false,
            rescale: (slope: Double, intercept: Double)? = nil, bodyPart: String = "ABDOMEN"
        ) {
            self.modality = modality
            self.patient = patient
            self.identity = identity
            self.date = date
            self.isCompressed = isCompressed
            self.rescale = rescale
            self.bodyPart = bodyPart
        }

        /// The series' identifier.
        public var seriesInstanceUID: String { UID.derived(from: ["series", identity]) }
    }

    let series: Series

    /// A writer for one series.
    public init(series: Series) { self.series = series }

    /// Writes slice k of a grid as a file.
    ///
    /// - Parameters:
    ///   - k: The slice, from 0.
    ///   - geometry: Size and place of the grid.
    ///   - path: The file to write.
    ///   - stored: Stored values, row by row.
    ///   - bitsStored: Depth of the values, 1...16.
    /// - Throws: `DICOMError.cannotWrite`.
    /// - Precondition: One value per pixel of a slice.
    public func write(
        stored: [UInt16], bitsStored: Int = 12, slice k: Int, of geometry: Geometry, to path: String
    ) throws(DICOMError) {
        precondition(stored.count == geometry.size.x * geometry.size.y, "one value per pixel")
        let dataset = try Dataset(creating: path)
        let item = dataset.root
        let kind = series.modality == .ct ? "AXIAL" : "M"
        try putIdentity(item, sopClass: series.modality.singleFrameClass, imageType: kind, number: k + 1)
        try putPatientPosition(item)
        try putAcquisition(item)
        try putGeometry(item, slice: k, of: geometry)
        if let rescale = series.rescale {
            try item.put(.rescaleSlope, "\(rescale.slope)")
            try item.put(.rescaleIntercept, "\(rescale.intercept)")
            if series.modality == .ct { try item.put(.rescaleType, "HU") }
        }
        try putPixels(
            stored, width: geometry.size.x, height: geometry.size.y, bitsStored: bitsStored,
            photometric: "MONOCHROME2", in: dataset)
        try dataset.save(as: transferSyntax)
    }

    var transferSyntax: TransferSyntax { series.isCompressed ? .jpegLosslessFirstOrder : .explicitLittleEndian }

    /// Sets the pixels and what describes them.
    func putPixels(
        _ stored: [UInt16], width: Int, height: Int, bitsStored: Int, photometric: String, in dataset: Dataset
    ) throws(DICOMError) {
        let item = dataset.root
        try item.put(.samplesPerPixel, 1)
        try item.put(.photometricInterpretation, photometric)
        try item.put(.rows, height)
        try item.put(.columns, width)
        try item.put(.bitsAllocated, 16)
        try item.put(.bitsStored, bitsStored)
        try item.put(.highBit, bitsStored - 1)
        try item.put(.pixelRepresentation, 0)
        let bytes = stored.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        try dataset.putPixels(bytes, bitsAllocated: 16)
    }

    /// Sets the patient, the study, the series and the image's own names.
    func putIdentity(_ item: Item, sopClass: String, imageType: String, number: Int) throws(DICOMError) {
        try item.put(.specificCharacterSet, "ISO_IR 192")
        try item.put(.imageType, "ORIGINAL\\PRIMARY\\" + imageType)
        try item.put(.sopClassUID, sopClass)
        try item.put(.sopInstanceUID, UID.derived(from: ["image", series.identity, "\(number - 1)"]))
        try item.put(.studyInstanceUID, UID.derived(from: ["study", series.identity]))
        try item.put(.seriesInstanceUID, series.seriesInstanceUID)
        for tag in [Tag.studyDate, .seriesDate, .contentDate] { try item.put(tag, series.date) }
        for tag in [Tag.studyTime, .seriesTime, .contentTime] { try item.put(tag, "120000") }
        for tag in [
            Tag.accessionNumber, .referringPhysicianName, .patientBirthDate, .patientSex, .studyID,
        ] {
            try item.put(tag, "")
        }
        try item.put(.modality, series.modality.rawValue)
        try item.put(.manufacturer, "medshot phantom")
        try item.put(.patientName, series.patient)
        try item.put(.patientID, series.patient)
        try item.put(.seriesNumber, "1")
        try item.put(.acquisitionNumber, "1")
        try item.put(.instanceNumber, "\(number)")
        try item.put(Tag(0x0018_0015), series.bodyPart)
    }

    /// Sets where the patient lies.
    func putPatientPosition(_ item: Item) throws(DICOMError) {
        try item.put(.frameOfReferenceUID, UID.derived(from: ["frame of reference", series.identity]))
        try item.put(.positionReferenceIndicator, "")
        try item.put(Tag(0x0018_5100), "HFS")
    }

    private func putAcquisition(_ item: Item) throws(DICOMError) {
        switch series.modality {
        case .ct, .cr:
            try item.put(.kvp, "120")
        case .mr:
            try item.put(Tag(0x0018_0020), "SE")
            try item.put(Tag(0x0018_0021), "NONE")
            try item.put(Tag(0x0018_0022), "")
            try item.put(Tag(0x0018_0023), "2D")
            try item.put(.repetitionTime, "500")
            try item.put(.echoTime, "15")
            try item.put(Tag(0x0018_0091), "1")
        }
    }

    private func putGeometry(_ item: Item, slice k: Int, of geometry: Geometry) throws(DICOMError) {
        try item.put(.imagePositionPatient, Self.text(geometry.position(of: Vector(0, 0, Double(k)))))
        try item.put(
            .imageOrientationPatient, Self.text(geometry.columnStep.normalized, geometry.rowStep.normalized))
        try putMeasures(item, of: geometry)
    }

    /// Sets the size of a pixel and the thickness of a slice.
    func putMeasures(_ item: Item, of geometry: Geometry) throws(DICOMError) {
        let spacing = geometry.spacing
        try item.put(.pixelSpacing, Self.decimals([spacing.y, spacing.x]))
        try item.put(.sliceThickness, Self.decimals([spacing.z]))
    }

    /// Vectors as decimal strings, which hold 16 characters.
    static func text(_ vectors: Vector...) -> String { decimals(vectors.flatMap { [$0.x, $0.y, $0.z] }) }

    private static func decimals(_ numbers: [Double]) -> String {
        // Nothing in a phantom is smaller than a millionth of a millimetre, and an exponent could be cut off.
        numbers.map { String("\(abs($0) < 1e-6 ? 0 : $0)".prefix(16)) }.joined(separator: "\\")
    }
}

extension ImageWriter.Modality {
    /// The storage class of single-frame images: PS3.4 section B.5.
    fileprivate var singleFrameClass: String {
        switch self {
        case .ct: "1.2.840.10008.5.1.4.1.1.2"
        case .mr: "1.2.840.10008.5.1.4.1.1.4"
        case .cr: ImageWriter.radiographyClass
        }
    }
}
