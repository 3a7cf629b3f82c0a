public import Imaging

/// The header of a DICOM segmentation of any kind: PS3.3 sections A.51 and C.8.20.
///
/// Read from the plain data set, since real files stray from the standard in ways that a strict reader refuses. The pixels
/// stay in the file: `SegmentationPixels`.
public struct SegmentationObject: Sendable {
    /// How the pixels say what lies inside a segment.
    public enum Kind: Equatable, Sendable {
        /// A bit per pixel, 1 inside; a frame for every segment and slice.
        case binary
        /// A share of the maximum per pixel, a probability or an occupancy; a frame for every segment and slice.
        case fractional(maximum: Int)
        /// The number of the segment per pixel; a frame for every slice.
        case labelMap
    }

    /// A structure of the file.
    public struct Segment: Equatable, Sendable {
        /// SegmentNumber, 1...65535.
        public let number: Int
        /// SegmentLabel, printable.
        public let name: String
        /// The kind of thing it is.
        public let category: Code
        /// The thing itself.
        public let type: Code
    }

    /// One frame: one segment, or all of a label map, on one slice.
    public struct Frame: Equatable, Sendable {
        /// Number of the segment that the frame shows; nil in a label map.
        public let segment: Int?
        /// Where the frame lies; nil on a projection.
        public let plane: ImagePlane?
        /// Distances of its pixels; nil where the file does not say.
        public let spacing: PixelSpacing?
        /// The images it was drawn on; none when the file does not say.
        public let sources: [ImageReference]
    }

    /// The file, as it was given.
    public let file: String
    /// The object's own identifier.
    public let sopInstanceUID: String?
    /// How the pixels are meant.
    public let kind: Kind
    /// Number of rows of every frame.
    public let rows: Int
    /// Number of columns of every frame.
    public let columns: Int
    /// The segments by rising number, without the background of a label map.
    public let segments: [Segment]
    /// The frames in the order of the file.
    public let frames: [Frame]
    /// Distance of the slices that the frames lie on, in mm; nil when the file does not say.
    public let sliceSpacing: Double?
    /// What the images share.
    public let reference: SeriesReference

    /// Most pixels of a frame; compressed ones take little room in a file and much in memory.
    private static let mostPixels = 1 << 26

    let structure: FileStructure
    let bitsAllocated: Int
    /// The value that a label map has where there is nothing, besides 0.
    let padding: Int?

    /// Reads everything but the pixels.
    ///
    /// - Throws: `DICOMError.damaged` when an attribute is missing or impossible, or the file describes other frames than
    ///   it holds; `.unsupported` for pixels of a depth that the standard does not have, and for pictures of slides.
    public init(file: String) throws(DICOMError) {
        structure = try FileStructure(path: file)
        let item = try Dataset(headerOf: structure).root
        self.file = file
        sopInstanceUID = item.text(.sopInstanceUID)
        guard let rows = try item.integer(.rows), let columns = try item.integer(.columns),
            (1...65535).contains(rows), (1...65535).contains(columns)
        else { throw .damaged(file: file, fault: .pixelModule, reason: "Rows or Columns is missing or 0") }
        guard rows * columns <= Self.mostPixels else {
            throw .unsupported(
                file: file, reason: "frames of \(columns) x \(rows) pixels are larger than any image that is read")
        }
        self.rows = rows
        self.columns = columns
        bitsAllocated = try item.integer(.bitsAllocated) ?? 0
        kind = try Kind(item, bitsAllocated: bitsAllocated, file: file)
        padding = try item.integer(.pixelPaddingValue)
        segments = try Self.segments(of: item, kind: kind, file: file)
        reference = SeriesReference(item)

        let count = try item.integer(.numberOfFrames, fault: .pixelModule) ?? 1
        let numbers = Set(segments.map(\.number))
        let attributes = try FrameAttributes.frames(of: item, count: count, isCapture: false, file: file)
        var frames: [Frame] = []
        for frame in attributes { frames.append(try Frame(frame, kind: kind, numbers: numbers, file: file)) }
        self.frames = frames
        sliceSpacing = try attributes.first?.sliceSpacing()
    }

    private static func segments(of item: Item, kind: Kind, file: String) throws(DICOMError) -> [Segment] {
        var segments: [Segment] = []
        var numbers: Set<Int> = []
        for segment in item.children(.segmentSequence) {
            guard let number = try segment.integer(.segmentNumber), (0...65535).contains(number),
                numbers.insert(number).inserted
            else { throw .damaged(file: file, reason: "a SegmentNumber is missing, out of range or used twice") }
            // Number 0 of a label map is its background; the standard has no other use for it.
            if number == 0 && kind == .labelMap { continue }
            guard number > 0 else { throw .damaged(file: file, reason: "SegmentNumber 0 is no segment") }
            segments.append(
                Segment(
                    number: number, name: segment.name(.segmentLabel) ?? "segment \(number)",
                    category: Code(segment.child(.segmentedPropertyCategoryCodeSequence)) ?? .tissue,
                    type: Code(segment.child(.segmentedPropertyTypeCodeSequence)) ?? .tissue))
        }
        guard !segments.isEmpty else { throw .damaged(file: file, reason: "it describes no segment") }
        return segments.sorted { $0.number < $1.number }
    }
}

extension SegmentationObject.Kind {
    fileprivate init(_ item: Item, bitsAllocated: Int, file: String) throws(DICOMError) {
        switch (item.text(.segmentationType), bitsAllocated) {
        case ("BINARY", 1): self = .binary
        case ("FRACTIONAL", 8):
            let maximum = try item.integer(.maximumFractionalValue) ?? 255
            guard (1...255).contains(maximum) else {
                throw .damaged(file: file, reason: "MaximumFractionalValue is \(maximum), not 1 to 255")
            }
            self = .fractional(maximum: maximum)
        case ("LABELMAP", 8), ("LABELMAP", 16): self = .labelMap
        case (let type, let bits):
            throw .unsupported(
                file: file,
                reason: "a segmentation of type \(type ?? "nothing") with \(bits) bits per pixel is not read; read are "
                    + "BINARY (1), FRACTIONAL (8) and LABELMAP (8 or 16)")
        }
    }
}

extension Code {
    /// Reads an item of a code sequence; nil when it is incomplete.
    init?(_ item: Item?) {
        guard let item, let value = item.name(.codeValue), let scheme = item.name(.codingSchemeDesignator) else {
            return nil
        }
        self.init(value: value, scheme: scheme, meaning: item.name(.codeMeaning) ?? value)
    }
}
