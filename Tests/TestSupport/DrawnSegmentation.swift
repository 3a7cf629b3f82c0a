public import Imaging

/// A DICOM segmentation written byte by byte on the images of a series.
public struct DrawnSegmentation: Sendable {
    /// One frame and what its pixels hold.
    public struct Frame: Sendable {
        /// The segment it shows; nil in a label map.
        public var segment: Int?
        /// ImagePositionPatient; nil on a projection.
        public var position: Vector?
        /// Row and column direction.
        public var directions = (row: Vector(1, 0, 0), column: Vector(0, 1, 0))
        /// SOPInstanceUID of the image that it names.
        public var source: String?
        /// One number per pixel, row by row.
        public var pixels: [UInt16]

        /// A frame of axial pixels.
        public init(segment: Int?, position: Vector?, source: String?, pixels: [UInt16]) {
            self.segment = segment
            self.position = position
            self.source = source
            self.pixels = pixels
        }
    }

    /// BINARY, FRACTIONAL or LABELMAP.
    public var type = "BINARY"
    /// Number of columns and rows of every frame.
    public var columns: Int
    /// Number of rows of every frame.
    public var rows: Int
    /// Distances of rows and columns, in mm; nil leaves them out.
    public var spacing: (rows: Double, columns: Double)?
    /// SliceThickness, in mm; nil leaves it out.
    public var thickness: Double? = 2
    /// The segments: number and label.
    public var segments: [(number: Int, label: String)] = [(1, "liver")]
    /// The frames.
    public var frames: [Frame] = []
    /// FrameOfReferenceUID; nil leaves it out.
    public var frameOfReference: String?
    /// SeriesInstanceUID that is referred to; nil leaves the reference out.
    public var series: String?
    /// SpecificCharacterSet; nil leaves it out.
    public var characterSet: String?
    /// BitsAllocated, where it is not the type's own.
    public var bitsAllocated: Int?
    /// NumberOfFrames, where it is not the true one.
    public var announcedFrames: Int?
    /// PixelPaddingValue.
    public var padding: Int?
    /// MaximumFractionalValue.
    public var maximum = 255

    /// A segmentation without frames.
    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    private var bits: Int { bitsAllocated ?? (type == "BINARY" ? 1 : 8) }

    private var pixelData: [UInt8] {
        let all = frames.flatMap(\.pixels)
        var bytes: [UInt8]
        switch bits {
        case 1:
            bytes = [UInt8](repeating: 0, count: (all.count + 7) / 8)
            for (bit, value) in all.enumerated() where value != 0 { bytes[bit / 8] |= 1 << UInt8(bit % 8) }
        case 8: bytes = all.map { UInt8($0) }
        default: bytes = all.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        }
        return bytes.count % 2 == 0 ? bytes : bytes + [0]
    }

    private func groups(of frame: Frame) -> DataElements {
        var groups = DataElements()
        if let source = frame.source {
            groups.set(0x0008_9124, items: [.of(0x0008_2112, items: [.of(0x0008_1155, "UI", source)])])
        }
        if let position = frame.position {
            let (row, column) = frame.directions
            groups.set(0x0020_9113, items: [.of(0x0020_0032, "DS", position.decimals)])
            groups.set(0x0020_9116, items: [.of(0x0020_0037, "DS", row.decimals + "\\" + column.decimals)])
        }
        if let segment = frame.segment {
            var identification = DataElements()
            identification.set(0x0062_000b, shorts: segment)
            groups.set(0x0062_000a, items: [identification])
        }
        return groups
    }

    private func description(of segment: (number: Int, label: String)) -> DataElements {
        var item = DataElements()
        item.set(0x0062_0003, items: [.code("123037004", "SCT", "Anatomical Structure")])
        item.set(0x0062_0004, shorts: segment.number)
        item.set(0x0062_0005, "LO", segment.label)
        item.set(0x0062_000f, items: [.code("10200004", "SCT", "Liver")])
        return item
    }

    /// The bytes of the file.
    public var bytes: [UInt8] {
        var file = DataElements()
        if let characterSet { file.set(0x0008_0005, "CS", characterSet) }
        file.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.66." + (type == "LABELMAP" ? "7" : "4"))
        file.set(0x0008_0018, "UI", "2.25.77")
        file.set(0x0008_0060, "CS", "SEG")
        if let series { file.set(0x0008_1115, items: [.of(0x0020_000e, "UI", series)]) }
        file.set(0x0020_000d, "UI", "2.25.78")
        file.set(0x0020_000e, "UI", "2.25.79")
        if let frameOfReference { file.set(0x0020_0052, "UI", frameOfReference) }
        file.set(0x0028_0002, shorts: 1)
        file.set(0x0028_0004, "CS", "MONOCHROME2")
        file.set(0x0028_0008, "IS", "\(announcedFrames ?? frames.count)")
        file.set(0x0028_0010, shorts: rows)
        file.set(0x0028_0011, shorts: columns)
        file.set(0x0028_0100, shorts: bits)
        file.set(0x0028_0101, shorts: bits)
        file.set(0x0028_0102, shorts: bits - 1)
        file.set(0x0028_0103, shorts: 0)
        if let padding { file.set(0x0028_0120, shorts: padding) }
        file.set(0x0062_0001, "CS", type)
        file.set(0x0062_0002, items: segments.map(description))
        if type == "FRACTIONAL" { file.set(0x0062_000e, shorts: maximum) }
        var measures = DataElements()
        if let thickness { measures.set(0x0018_0050, "DS", "\(thickness)") }
        if let spacing { measures.set(0x0028_0030, "DS", "\(spacing.rows)\\\(spacing.columns)") }
        let shared = spacing == nil && thickness == nil ? DataElements() : .of(0x0028_9110, items: [measures])
        file.set(0x5200_9229, items: [shared])
        file.set(0x5200_9230, items: frames.map(groups))
        file.set(0x7fe0_0010, bits == 16 ? "OW" : "OB", pixelData)
        return file.file
    }
}

extension Vector {
    /// The three numbers of an element of decimal strings.
    var decimals: String { "\(x)\\\(y)\\\(z)" }
}

extension DataElements {
    /// A data set of one element of text.
    static func of(_ tag: UInt32, _ representation: String, _ value: String) -> DataElements {
        var elements = DataElements()
        elements.set(tag, representation, value)
        return elements
    }

    /// A data set of one sequence.
    static func of(_ tag: UInt32, items: [DataElements]) -> DataElements {
        var elements = DataElements()
        elements.set(tag, items: items)
        return elements
    }

    /// An item of a code sequence.
    static func code(_ value: String, _ scheme: String, _ meaning: String) -> DataElements {
        var code = DataElements()
        code.set(0x0008_0100, "SH", value)
        code.set(0x0008_0102, "SH", scheme)
        code.set(0x0008_0104, "LO", meaning)
        return code
    }
}
