internal import CDICOM
public import Imaging

/// Writes label maps as binary DICOM segmentations through DCMTK's dcmseg: PS3.3 section A.51.
public struct SegmentationWriter: Sendable {
    /// Who made the segmentation, for the equipment module and every segment.
    public struct Algorithm: Equatable, Sendable {
        /// Name of the program, such as "medshot".
        public let name: String
        /// Version of the program.
        public let version: String
        /// Digest of the model and options, as hexadecimal digits: the serial number, and part of every UID.
        public let fingerprint: String

        /// An algorithm.
        public init(name: String, version: String, fingerprint: String) {
            self.name = name
            self.version = version
            self.fingerprint = fingerprint
        }
    }

    private let algorithm: Algorithm

    /// A writer for one algorithm.
    public init(algorithm: Algorithm) { self.algorithm = algorithm }

    /// Writes one frame for every segment and slice that holds a voxel of it.
    ///
    /// Patient, study and frame of reference are those of the source; UIDs come from the source's and the algorithm's,
    /// so that the same run writes the same bytes.
    ///
    /// - Parameters:
    ///   - map: The labels, on the grid of the source images.
    ///   - labels: The structures of the map; values not listed are left out.
    ///   - sources: The image of every slice of the map, in order.
    ///   - path: The file to write.
    /// - Returns: Whether a file was written: a segmentation without a single voxel cannot be expressed.
    /// - Throws: `DICOMError` when a source cannot be read again or the file cannot be written.
    /// - Precondition: `sources.count == map.geometry.size.z`.
    public func write(_ map: LabelMap, labels: [Label], sources: [ImageInstance], to path: String)
        throws(DICOMError) -> Bool
    {
        precondition(sources.count == map.geometry.size.z, "one source image per slice")
        let present = Set(map.structures)
        let written = labels.filter { present.contains($0.value) }
        guard let first = sources.first, let plane = first.plane, !written.isEmpty else { return false }

        let source = try Dataset(headerOf: FileStructure(path: first.file))
        try Self.makeAcceptable(source.root)
        let document = try SegmentationDocument(
            source: source, geometry: map.geometry, plane: plane, thickness: first.sliceThickness,
            algorithm: algorithm, seriesNumber: (try? source.root.integer(.seriesNumber)).flatMap { $0 } ?? 0,
            file: path)
        var frames: [ImageInstance] = []
        for label in written {
            let number = try document.addSegment(label, algorithm: algorithm)
            for (k, image) in sources.enumerated() {
                guard let mask = map.mask(of: label.value, slice: k), let plane = image.plane else { continue }
                try document.addFrame(mask, segment: number, slice: k, position: plane.position, source: image)
                frames.append(image)
            }
        }
        let dataset = try document.dataset()
        try complete(dataset.root, from: source.root, frames: frames, sources: sources, labels: written)
        try dataset.save(as: .explicitLittleEndian)
        return true
    }

    /// Takes from a copy of the source what DCMTK refuses to write: anonymised files carry dates such as 00000000, and
    /// UIDs with leading zeros.
    ///
    /// `complete` puts the UIDs back.
    private static func makeAcceptable(_ source: Item) throws(DICOMError) {
        for tag in [Tag.studyDate, .patientBirthDate] {
            if let date = source.text(tag), !isDate(date) { try source.put(tag, "") }
        }
        for tag in [Tag.studyInstanceUID, .frameOfReferenceUID] {
            if let uid = source.text(tag) { try source.put(tag, UID.derived(from: [uid])) }
        }
    }

    /// Sets what dcmseg leaves random, dated now or out, and the UIDs as the sources have them.
    private func complete(
        _ item: Item, from source: Item, frames: [ImageInstance], sources: [ImageInstance], labels: [Label]
    ) throws(DICOMError) {
        if let first = sources.first {
            try item.put(.studyInstanceUID, first.studyInstanceUID)
            if let frame = first.frameOfReferenceUID { try item.put(.frameOfReferenceUID, frame) }
        }
        let series = sources.first.map(\.seriesInstanceUID) ?? ""
        let key = [algorithm.fingerprint] + sources.map(\.sopInstanceUID) + labels.map(\.name)
        try item.put(.seriesInstanceUID, UID.derived(from: ["series", algorithm.fingerprint, series]))
        try item.put(.sopInstanceUID, UID.derived(from: ["instance"] + key))
        try item.put(.seriesDescription, "\(algorithm.name) segmentation")

        // Dates are the source's: the same input gives the same bytes on any day.
        let dates: [Tag] = [.contentDate, .seriesDate, .studyDate]
        let times: [Tag] = [.contentTime, .seriesTime, .studyTime]
        let date = dates.lazy.compactMap { source.text($0) }.first(where: Self.isDate) ?? "19000101"
        let time = times.lazy.compactMap { source.text($0) }.first ?? "000000"
        for tag in [Tag.contentDate, .seriesDate] { try item.put(tag, date) }
        for tag in [Tag.contentTime, .seriesTime] { try item.put(tag, time) }

        let organization = UID.derived(from: ["dimensions"] + key)
        for entry in item.children(.dimensionOrganizationSequence) + item.children(.dimensionIndexSequence) {
            try entry.put(.dimensionOrganizationUID, organization)
        }
        for (frame, source) in zip(item.children(.perFrameFunctionalGroupsSequence), frames) {
            let image = frame.child(.derivationImageSequence)?.child(.sourceImageSequence)
            try image?.put(.referencedSOPInstanceUID, source.sopInstanceUID)
            if source.isMultiFrame { try image?.put(.referencedFrameNumber, "\(source.frame)") }
            try image?.put(.spatialLocationsPreserved, "YES")
        }
        let reference = try item.append(.referencedSeriesSequence)
        try reference.put(.seriesInstanceUID, series)
        var named: Set<String> = []
        for image in sources where named.insert(image.sopInstanceUID).inserted {
            let instance = try reference.append(.referencedInstanceSequence)
            try instance.put(.referencedSOPClassUID, image.sopClassUID)
            try instance.put(.referencedSOPInstanceUID, image.sopInstanceUID)
        }
    }

    /// Whether a text is a date of the calendar, YYYYMMDD; some files carry 20120000.
    private static func isDate(_ text: String) -> Bool {
        guard text.utf8.count == 8, let number = Int(text) else { return false }
        return (1...12).contains(number / 100 % 100) && (1...31).contains(number % 100)
    }
}

extension LabelMap {
    /// One byte per pixel of a slice, 1 where it holds a value; nil where the slice does not hold it.
    fileprivate func mask(of value: UInt8, slice k: Int) -> [UInt8]? {
        let count = geometry.size.x * geometry.size.y
        let slice = values[k * count..<(k + 1) * count]
        guard slice.contains(value) else { return nil }
        return slice.map { $0 == value ? 1 : 0 }
    }
}
