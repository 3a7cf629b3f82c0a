public import Imaging

/// A radiotherapy structure set written byte by byte.
public struct DrawnStructureSet: Sendable {
    /// One contour.
    public struct Contour: Sendable {
        /// ContourGeometricType.
        public var type = "CLOSED_PLANAR"
        /// Its points, in mm.
        public var points: [Vector]
        /// SOPInstanceUID of the image that it names.
        public var source: String?

        /// A closed contour.
        public init(_ points: [Vector], source: String? = nil) {
            self.points = points
            self.source = source
        }
    }

    /// The structures: number, name, contours.
    public var structures: [(number: Int, name: String, contours: [Contour])] = []
    /// FrameOfReferenceUID; nil leaves it out.
    public var frameOfReference: String?
    /// SeriesInstanceUID that is referred to; nil leaves the reference out.
    public var series: String?
    /// NumberOfContourPoints of every contour, where it is not the true one.
    public var announcedPoints: Int?
    /// SpecificCharacterSet; nil leaves it out.
    public var characterSet: String?

    /// A set without structures.
    public init() {}

    private func encoded(_ contour: Contour) -> DataElements {
        var item = DataElements()
        if let source = contour.source { item.set(0x3006_0016, items: [.of(0x0008_1155, "UI", source)]) }
        item.set(0x3006_0042, "CS", contour.type)
        item.set(0x3006_0046, "IS", "\(announcedPoints ?? contour.points.count)")
        item.set(0x3006_0050, "DS", contour.points.map(\.decimals).joined(separator: "\\"))
        return item
    }

    /// The bytes of the file.
    public var bytes: [UInt8] {
        var file = DataElements()
        if let characterSet { file.set(0x0008_0005, "CS", characterSet) }
        file.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.481.3")
        file.set(0x0008_0018, "UI", "2.25.87")
        file.set(0x0008_0060, "CS", "RTSTRUCT")
        file.set(0x0020_000d, "UI", "2.25.88")
        file.set(0x0020_000e, "UI", "2.25.89")
        var frame = DataElements()
        if let frameOfReference { frame.set(0x0020_0052, "UI", frameOfReference) }
        if let series {
            frame.set(0x3006_0012, items: [.of(0x3006_0014, items: [.of(0x0020_000e, "UI", series)])])
        }
        file.set(0x3006_0010, items: [frame])
        file.set(
            0x3006_0020,
            items: structures.map { structure in
                var item = DataElements()
                item.set(0x3006_0022, "IS", "\(structure.number)")
                item.set(0x3006_0026, "LO", structure.name)
                return item
            })
        file.set(
            0x3006_0039,
            items: structures.map { structure in
                var item = DataElements()
                item.set(0x3006_0040, items: structure.contours.map(encoded))
                item.set(0x3006_0084, "IS", "\(structure.number)")
                return item
            })
        return file.file
    }
}
