public import Imaging

/// A radiotherapy structure set: PS3.3 sections A.19, C.8.8.5, C.8.8.6 and C.8.8.8.
public struct StructureSet: Sendable {
    /// A line through points in the patient.
    public struct Contour: Equatable, Sendable {
        /// Whether it encloses an area: CLOSED_PLANAR or CLOSEDPLANAR_XOR; points and open lines do not.
        public let isClosed: Bool
        /// Its points, in mm.
        public let points: [Vector]
        /// The images it was drawn on; none when the file does not say.
        public let images: [ImageReference]
    }

    /// A region of interest.
    public struct Structure: Sendable {
        /// ROINumber.
        public let number: Int
        /// ROIName, printable.
        public let name: String
        /// What it was identified as; `Code.tissue` where the file does not say.
        public let type: Code
        /// Its contours in the order of the file.
        public let contours: [Contour]
    }

    /// The file, as it was given.
    public let file: String
    /// The object's own identifier.
    public let sopInstanceUID: String?
    /// The structures by rising number.
    public let structures: [Structure]
    /// What the images share.
    public let reference: SeriesReference

    /// Reads names and contours.
    ///
    /// - Throws: `DICOMError.damaged` when a structure or contour is described impossibly; `DICOMError` when the file cannot
    ///   be read.
    public init(file: String) throws(DICOMError) {
        let item = try Dataset(headerOf: FileStructure(path: file)).root
        self.file = file
        sopInstanceUID = item.text(.sopInstanceUID)
        reference = SeriesReference(ofStructureSet: item)
        var types: [Int: Code] = [:]
        for observation in item.children(.rtROIObservationsSequence) {
            guard let number = try observation.integer(.referencedROINumber),
                let code = Code(observation.child(.rtROIIdentificationCodeSequence))
            else { continue }
            types[number] = code
        }
        var contours: [Int: [Contour]] = [:]
        for structure in item.children(.roiContourSequence) {
            guard let number = try structure.integer(.referencedROINumber) else {
                throw .damaged(file: file, reason: "contours without a ReferencedROINumber; export it again")
            }
            for contour in structure.children(.contourSequence) {
                contours[number, default: []].append(try Contour(contour, file: file))
            }
        }
        var structures: [Int: Structure] = [:]
        for roi in item.children(.structureSetROISequence) {
            guard let number = try roi.integer(.roiNumber), structures[number] == nil else {
                throw .damaged(file: file, reason: "an ROINumber is missing or used twice; export it again")
            }
            structures[number] = Structure(
                number: number, name: roi.name(.roiName) ?? "structure \(number)", type: types[number] ?? .tissue,
                contours: contours[number] ?? [])
        }
        if let orphan = contours.keys.filter({ structures[$0] == nil }).min() {
            throw .damaged(
                file: file, reason: "contours of structure \(orphan), which is not described; export it again")
        }
        guard !structures.isEmpty else { throw .damaged(file: file, reason: "it describes no structure") }
        self.structures = structures.values.sorted { $0.number < $1.number }
    }
}

extension StructureSet.Contour {
    fileprivate init(_ item: Item, file: String) throws(DICOMError) {
        let type = item.text(.contourGeometricType) ?? ""
        isClosed = type == "CLOSED_PLANAR" || type == "CLOSEDPLANAR_XOR"
        let numbers = try item.numbers(.contourData) ?? []
        guard numbers.count % 3 == 0, numbers.allSatisfy({ $0.isFinite && abs($0) < 1e6 }) else {
            throw .damaged(file: file, reason: "ContourData are not points of three coordinates; export it again")
        }
        if let count = try item.integer(.numberOfContourPoints), count != numbers.count / 3 {
            throw .damaged(
                file: file,
                reason: "a contour announces \(count) point(s) and holds \(numbers.count / 3); export it again")
        }
        points = stride(from: 0, to: numbers.count, by: 3).map {
            Vector(numbers[$0], numbers[$0 + 1], numbers[$0 + 2])
        }
        images = item.children(.contourImageSequence).compactMap { ImageReference($0) }
    }
}

extension SeriesReference {
    /// Reads the referenced frame of reference sequence of the structure set module: PS3.3 section C.8.8.5.
    fileprivate init(ofStructureSet item: Item) {
        let frames = item.children(.referencedFrameOfReferenceSequence)
        let series = frames.flatMap { $0.children(.rtReferencedStudySequence) }
            .flatMap { $0.children(.rtReferencedSeriesSequence) }
        let structures = item.children(.structureSetROISequence)
        self.init(
            seriesInstanceUIDs: Set(series.compactMap { $0.text(.seriesInstanceUID) }),
            instanceUIDs: Set(
                series.flatMap { $0.children(.contourImageSequence) }.compactMap {
                    $0.text(.referencedSOPInstanceUID)
                }),
            frameOfReferenceUIDs: Set(
                frames.compactMap { $0.text(.frameOfReferenceUID) }
                    + structures.compactMap { $0.text(.referencedFrameOfReferenceUID) }))
    }
}
