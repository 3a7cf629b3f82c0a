public import Imaging

/// Writes a volume as a series of single-frame CT or MR images: PS3.3 sections A.3 and A.4.
///
/// It makes phantoms; it is no way to send processed images to an archive.
public struct ImageWriter: Sendable {
    /// Kind of machine.
    public enum Modality: String, Sendable { case ct = "CT", mr = "MR" }

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

        /// A series.
        public init(
            modality: Modality, patient: String, identity: String, date: String, isCompressed: Bool = false,
            rescale: (slope: Double, intercept: Double)? = nil
        ) {
            self.modality = modality
            self.patient = patient
            self.identity = identity
            self.date = date
            self.isCompressed = isCompressed
            self.rescale = rescale
        }

        /// The series' identifier.
        public var seriesInstanceUID: String { UID.derived(from: ["series", identity]) }
    }

    private let series: Series

    /// A writer for one series.
    public init(series: Series) { self.series = series }

    /// Writes slice k of a grid as a file.
    ///
    /// - Parameters:
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
        try putIdentity(item, slice: k)
        try putAcquisition(item)
        try putGeometry(item, slice: k, of: geometry)
        try item.put(.samplesPerPixel, 1)
        try item.put(.photometricInterpretation, "MONOCHROME2")
        try item.put(.rows, geometry.size.y)
        try item.put(.columns, geometry.size.x)
        try item.put(.bitsAllocated, 16)
        try item.put(.bitsStored, bitsStored)
        try item.put(.highBit, bitsStored - 1)
        try item.put(.pixelRepresentation, 0)
        if let rescale = series.rescale {
            try item.put(.rescaleSlope, "\(rescale.slope)")
            try item.put(.rescaleIntercept, "\(rescale.intercept)")
            if series.modality == .ct { try item.put(.rescaleType, "HU") }
        }
        let bytes = stored.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        try dataset.putPixels(bytes, bitsAllocated: 16)
        try dataset.save(as: series.isCompressed ? .jpegLosslessFirstOrder : .explicitLittleEndian)
    }

    private func putIdentity(_ item: Item, slice k: Int) throws(DICOMError) {
        let classes: [Modality: String] = [.ct: "1.2.840.10008.5.1.4.1.1.2", .mr: "1.2.840.10008.5.1.4.1.1.4"]
        try item.put(.specificCharacterSet, "ISO_IR 192")
        try item.put(.imageType, "ORIGINAL\\PRIMARY\\" + (series.modality == .ct ? "AXIAL" : "M"))
        try item.put(.sopClassUID, classes[series.modality] ?? "")
        try item.put(.sopInstanceUID, UID.derived(from: ["image", series.identity, "\(k)"]))
        try item.put(.studyInstanceUID, UID.derived(from: ["study", series.identity]))
        try item.put(.seriesInstanceUID, series.seriesInstanceUID)
        try item.put(.frameOfReferenceUID, UID.derived(from: ["frame of reference", series.identity]))
        for tag in [Tag.studyDate, .seriesDate, .contentDate] { try item.put(tag, series.date) }
        for tag in [Tag.studyTime, .seriesTime, .contentTime] { try item.put(tag, "120000") }
        for tag in [
            Tag.accessionNumber, .referringPhysicianName, .patientBirthDate, .patientSex, .studyID,
            .positionReferenceIndicator,
        ] {
            try item.put(tag, "")
        }
        try item.put(.modality, series.modality.rawValue)
        try item.put(.manufacturer, "medshot phantom")
        try item.put(.patientName, series.patient)
        try item.put(.patientID, series.patient)
        try item.put(.seriesNumber, "1")
        try item.put(.acquisitionNumber, "1")
        try item.put(.instanceNumber, "\(k + 1)")
    }

    private func putAcquisition(_ item: Item) throws(DICOMError) {
        try item.put(Tag(0x0018_0015), "ABDOMEN")
        try item.put(Tag(0x0018_5100), "HFS")
        switch series.modality {
        case .ct:
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
        func text(_ vectors: Vector...) -> String {
            vectors.flatMap { ["\($0.x)", "\($0.y)", "\($0.z)"] }.map { String($0.prefix(16)) }
                .joined(separator: "\\")
        }
        let spacing = geometry.spacing
        try item.put(.imagePositionPatient, text(geometry.position(of: Vector(0, 0, Double(k)))))
        try item.put(
            .imageOrientationPatient, text(geometry.columnStep.normalized, geometry.rowStep.normalized))
        try item.put(.pixelSpacing, "\(spacing.y)\\\(spacing.x)")
        try item.put(.sliceThickness, "\(spacing.z)")
    }
}
