public import Imaging

extension ImageWriter {
    /// Writes a volume as one enhanced MR object, a frame for every slice.
    ///
    /// The image is said to show a head. What the standard asks of a machine, and a phantom has not, gets a plausible
    /// value.
    ///
    /// - Parameters:
    ///   - geometry: Size and place of the grid.
    ///   - path: The file to write.
    ///   - stored: Stored values: columns run fastest, then rows, then slices.
    ///   - bitsStored: Depth of the values, 1...16.
    /// - Throws: `DICOMError.cannotWrite`.
    /// - Precondition: One value per voxel.
    public func writeEnhanced(
        stored: [UInt16], bitsStored: Int = 12, of geometry: Geometry, to path: String
    ) throws(DICOMError) {
        precondition(stored.count == geometry.count, "one value per voxel")
        let dataset = try Dataset(creating: path)
        let item = dataset.root
        try putIdentity(item, sopClass: "1.2.840.10008.5.1.4.1.1.4.1", imageType: "T1\\NONE", number: 1)
        try putPatientPosition(item)
        try item.put(.numberOfFrames, "\(geometry.size.z)")
        for (tag, value) in Self.moduleValues + Self.kindValues { try item.put(Tag(tag), value) }
        try item.put(Tag(0x0008_002a), series.date + "120000")
        try putDimensions(item)
        let shared = try item.append(.sharedFunctionalGroupsSequence)
        try putShared(shared, of: geometry)
        for k in 0..<geometry.size.z {
            try putFrame(item.append(.perFrameFunctionalGroupsSequence), slice: k, of: geometry)
        }
        try putPixels(
            stored, width: geometry.size.x, height: geometry.size.y, bitsStored: bitsStored,
            photometric: "MONOCHROME2", in: dataset)
        try dataset.save(as: transferSyntax)
    }

    /// Equipment, image and pulse sequence: PS3.3 sections C.7.5.2, C.8.13.1 and C.8.13.4.
    private static let moduleValues: [(UInt32, String)] = [
        (0x0008_1090, "phantom"), (0x0018_1000, "1"), (0x0018_1020, "1"), (0x0018_9004, "RESEARCH"),
        (0x0018_9073, "120000"), (0x0018_9100, "1H"), (0x0018_9064, "NONE"), (0x0018_0087, "1.5"),
        (0x0018_9174, "IEC"), (0x0028_0301, "NO"), (0x0028_2110, "00"), (0x2050_0020, "IDENTITY"),
        (0x0040_0555, ""), (0x0018_9005, "SE"), (0x0018_0023, "2D"), (0x0018_9008, "SPIN"), (0x0018_9011, "NO"),
        (0x0018_9012, "NO"),
        (0x0018_9014, "NO"), (0x0018_9015, "NO"), (0x0018_9017, "NONE"), (0x0018_9018, "NO"), (0x0018_9024, "NO"),
        (0x0018_9025, "NONE"), (0x0018_9029, "NONE"), (0x0018_9032, "RECTILINEAR"), (0x0018_9034, "LINEAR"),
        (0x0018_9033, "SINGLE"), (0x0018_9093, "1"),
    ]

    /// What kind of image this is, for the object and for every frame: PS3.3 table C.8-84.
    private static let kindValues: [(UInt32, String)] = [
        (0x0008_9205, "MONOCHROME"), (0x0008_9206, "VOLUME"), (0x0008_9207, "NONE"), (0x0008_9208, "MAGNITUDE"),
        (0x0008_9209, "T1"),
    ]

    private static let timing: UInt32 = 0x0018_9112

    /// Functional groups that all frames share, by their sequence: PS3.3 sections C.7.6.16.2.9 and C.8.13.5.
    private static let sharedGroups: [(sequence: UInt32, values: [(UInt32, String)])] = [
        (0x0018_9226, [(0x0008_9007, "ORIGINAL\\PRIMARY\\T1\\NONE")] + kindValues),
        (
            timing,
            [
                (0x0018_0080, "500"), (0x0018_1314, "90"), (0x0018_0091, "1"), (0x0018_9240, "1"), (0x0018_9241, "0"),
            ]
        ),
        (0x0018_9114, [(0x0018_9082, "15")]),
        (
            0x0018_9115,
            [
                (0x0018_9009, "NO"), (0x0018_9010, "NONE"), (0x0018_9016, "NONE"), (0x0018_9021, "NO"),
                (0x0018_9026, "NONE"), (0x0018_9027, "NONE"), (0x0018_9081, "NO"), (0x0018_9077, "NO"),
            ]
        ),
        (
            0x0018_9006,
            [
                (0x0018_9020, "NONE"), (0x0018_9022, "NO"), (0x0018_9028, "NONE"), (0x0018_9098, "63.87"),
                (0x0018_0095, "130"),
            ]
        ),
        (
            0x0018_9042,
            [(0x0018_1250, "HEAD"), (0x0018_9041, ""), (0x0018_9043, "VOLUME"), (0x0018_9044, "YES")]
        ),
        (0x0018_9049, [(0x0018_1251, "BODY"), (0x0018_9050, ""), (0x0018_9051, "BODY")]),
        (0x0018_9119, [(0x0018_0083, "1")]),
        (
            0x0018_9125,
            [
                (0x0018_1312, "ROW"), (0x0018_0093, "100"), (0x0018_0094, "100"), (0x0018_9058, "96"),
                (0x0018_9231, "96"),
            ]
        ),
        (0x0028_9145, [(0x0028_1052, "0"), (0x0028_1053, "1"), (0x0028_1054, "US")]),
    ]

    private func putDimensions(_ item: Item) throws(DICOMError) {
        let organization = UID.derived(from: ["dimensions", series.identity])
        try item.append(.dimensionOrganizationSequence).put(.dimensionOrganizationUID, organization)
        let dimension = try item.append(.dimensionIndexSequence)
        try dimension.put(.dimensionOrganizationUID, organization)
        try dimension.put(.dimensionIndexPointer, "(0020,9057)")
        try dimension.put(Tag(0x0020_9167), "(0020,9111)")
    }

    private func putShared(_ shared: Item, of geometry: Geometry) throws(DICOMError) {
        try shared.append(.planeOrientationSequence).put(
            .imageOrientationPatient, Self.text(geometry.columnStep.normalized, geometry.rowStep.normalized))
        try putMeasures(shared.append(.pixelMeasuresSequence), of: geometry)
        for (sequence, values) in Self.sharedGroups {
            let group = try shared.append(Tag(sequence))
            for (tag, value) in values { try group.put(Tag(tag), value) }
            if sequence == Self.timing { try putSafety(group) }
        }
        let anatomy = try shared.append(Tag(0x0020_9071))
        try anatomy.put(Tag(0x0020_9072), "U")
        let region = try anatomy.append(Tag(0x0008_2218))
        try region.put(Tag(0x0008_0100), "69536005")
        try region.put(Tag(0x0008_0102), "SCT")
        try region.put(Tag(0x0008_0104), "Head")
    }

    private func putSafety(_ timing: Item) throws(DICOMError) {
        let mode = try timing.append(Tag(0x0018_9176))
        try mode.put(Tag(0x0018_9177), "RF")
        try mode.put(Tag(0x0018_9178), "IEC_NORMAL")
        let rate = try timing.append(Tag(0x0018_9239))
        try rate.put(Tag(0x0018_9179), "IEC_HEAD")
        try rate.put(Tag(0x0018_9181), "0.1")
    }

    private func putFrame(_ frame: Item, slice k: Int, of geometry: Geometry) throws(DICOMError) {
        let content = try frame.append(.frameContentSequence)
        try content.put(Tag(0x0020_9056), "1")
        try content.put(Tag(0x0020_9057), "\(k + 1)")
        try content.put(.dimensionIndexValues, "\(k + 1)")
        for tag in [Tag(0x0018_9074), Tag(0x0018_9151)] { try content.put(tag, series.date + "120000") }
        try content.put(Tag(0x0018_9220), "120000")
        try frame.append(.planePositionSequence).put(
            .imagePositionPatient, Self.text(geometry.position(of: Vector(0, 0, Double(k)))))
    }
}
