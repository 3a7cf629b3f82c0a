/// The pixels of a segmentation, frame by frame.
///
/// A pixel of a fractional frame counts as inside from half of the maximum on.
public struct SegmentationPixels {
    private let object: SegmentationObject
    private let packing: Packing

    private enum Packing {
        /// All frames without a gap, 16 bits little endian: bits run on over frame ends.
        case native([UInt8])
        /// A run of fragments for every frame.
        case encapsulated(FrameFragments)
    }

    /// Number of pixels of a frame.
    private var count: Int { object.rows * object.columns }

    /// Opens the pixels of an object.
    ///
    /// - Throws: `DICOMError.damaged` when there are fewer than the header announces, `.unsupported` when they are packed in a
    ///   way that cannot be read.
    public init(of object: SegmentationObject) throws(DICOMError) {
        self.object = object
        let file = object.file
        let structure = object.structure
        let (pixels, overflow) = (object.rows * object.columns).multipliedReportingOverflow(by: object.frames.count)
        let (bits, more) = pixels.multipliedReportingOverflow(by: object.bitsAllocated)
        switch structure.pixelData {
        case nil: throw .damaged(file: file, fault: .pixelData, reason: "it has no pixel data")
        case .encapsulated(let fragments):
            packing = .encapsulated(try FrameFragments(fragments, of: structure, frames: object.frames.count))
        case .native(let extent):
            guard !overflow, !more, extent.count >= (bits + 7) / 8 else {
                throw .damaged(
                    file: file, fault: .pixelData,
                    reason: "its pixel data hold \(extent.count) bytes, too few for \(object.frames.count) frame(s) of "
                        + "\(object.columns) x \(object.rows); copy it again from its source")
            }
            var reader = try structure.reader()
            var bytes = Array(try reader.bytes(at: extent.lowerBound, count: extent.count))
            if structure.transferSyntax.isBigEndian && (structure.pixelsAreWords || object.bitsAllocated == 16) {
                for word in stride(from: 0, through: bytes.count - 2, by: 2) { bytes.swapAt(word, word + 1) }
            }
            packing = .native(bytes)
        }
    }

    /// The number of the segment at every pixel of a frame, row by row; 0 where there is none.
    ///
    /// - Throws: `DICOMError.damaged` when a label map holds a number without a segment.
    /// - Precondition: `frame` is one of the object's.
    public func numbers(ofFrame frame: Int) throws(DICOMError) -> [UInt16] {
        let number = UInt16(clamping: object.frames[frame].segment ?? 0)
        switch object.kind {
        case .binary: return try values(of: frame).map { $0 == 0 ? 0 : number }
        case .fractional(let maximum): return try values(of: frame).map { 2 * Int($0) >= maximum ? number : 0 }
        case .labelMap: return try labels(of: frame)
        }
    }

    private func labels(of frame: Int) throws(DICOMError) -> [UInt16] {
        let known = Set(object.segments.map { UInt16(clamping: $0.number) })
        let padding = object.padding.flatMap { UInt16(exactly: $0) }
        var last: UInt16 = 0
        var numbers = try values(of: frame)
        for (pixel, number) in numbers.enumerated() where number != last {
            if number == padding && !known.contains(number) {
                numbers[pixel] = 0
                continue
            }
            guard number == 0 || known.contains(number) else {
                throw .damaged(
                    file: object.file,
                    reason: "a pixel holds \(number), and no segment has that number; export it again")
            }
            last = number
        }
        return numbers
    }

    /// What is stored of every pixel of a frame.
    private func values(of frame: Int) throws(DICOMError) -> [UInt16] {
        let bits = object.bitsAllocated
        let fragments: FrameFragments
        switch packing {
        case .native(let bytes): return values(in: bytes, from: frame * count, bits: bits)
        case .encapsulated(let found): fragments = found
        }
        var reader = try object.structure.reader()
        var stream: [UInt8] = []
        for fragment in fragments.frames[frame] {
            stream += try reader.bytes(at: fragment.lowerBound, count: fragment.count)
        }
        let syntax = object.structure.transferSyntax
        // These two pack bytes, and so the bits of a byte; images are compressed a pixel at a time.
        let arePacked = bits == 1 && [.rle, .deflatedFrames].contains(syntax.pixels)
        let layout = arePacked ? FrameLayout(bytes: (count + 7) / 8) : FrameLayout(of: object)
        let bytes = try DecodingPool.shared.decode(stream, as: syntax, layout: layout, file: object.file)
        return values(in: bytes, from: 0, bits: arePacked ? 1 : layout.bitsAllocated)
    }

    /// The values of one frame that begins at a pixel.
    private func values(in bytes: [UInt8], from start: Int, bits: Int) -> [UInt16] {
        switch bits {
        // The lowest bit of a byte comes first: PS3.5 section 8.1.1.
        case 1: (start..<start + count).map { UInt16(bytes[$0 >> 3] >> UInt8($0 & 7) & 1) }
        case 8: bytes[start..<start + count].map { UInt16($0) }
        default: (start..<start + count).map { UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8 }
        }
    }
}

extension FrameLayout {
    /// A row of bytes.
    fileprivate init(bytes count: Int) {
        self.init(
            rows: 1, columns: count, samples: 1, photometric: .monochrome2, isPlanar: false, bitsAllocated: 8,
            bitsStored: 8, highBit: 7, isSigned: false)
    }

    /// How decoders lay out the frames of a segmentation: bits as bytes.
    fileprivate init(of object: SegmentationObject) {
        let bits = object.bitsAllocated
        self.init(
            rows: object.rows, columns: object.columns, samples: 1, photometric: .monochrome2, isPlanar: false,
            bitsAllocated: max(bits, 8), bitsStored: bits, highBit: bits - 1, isSigned: false)
    }
}
