internal import Imaging

/// The stored samples of one file, frame by frame: nothing is read before it is asked for, and never more than a frame.
struct FrameSource: Equatable, Sendable {
    /// How the samples lie in memory; all frames of a file are alike.
    let layout: FrameLayout
    /// Number of frames.
    let count: Int
    /// What the user should know, without file or patient.
    let warnings: [String]
    private let structure: FileStructure
    private let places: Places

    private enum Places: Equatable {
        case native(Range<Int>)
        case encapsulated(FrameFragments)
    }

    /// The file, as it was given.
    var file: String { structure.file }
    var transferSyntax: TransferSyntax { structure.transferSyntax }

    /// Looks whether the pixel data hold what the attributes announce.
    ///
    /// - Throws: `DICOMError.damaged` when they do not, `.unsupported` for a transfer syntax that cannot be read.
    init(_ item: Item, layout: FrameLayout, structure: FileStructure) throws(DICOMError) {
        let file = structure.file
        guard structure.transferSyntax.pixels != .unreadable else {
            throw .unsupported(
                file: file, reason: "the transfer syntax \(structure.transferSyntax.label) cannot be read")
        }
        self.layout = layout
        count = try item.integer(.numberOfFrames, fault: .pixelModule) ?? 1
        guard count > 0 else {
            throw .damaged(file: file, fault: .pixelModule, reason: "NumberOfFrames is \(count)")
        }
        self.structure = structure
        var warnings: [String] = []
        switch structure.pixelData {
        case nil:
            throw .damaged(
                file: file, fault: .pixelData, reason: "the image has no pixel data; copy it again from its source")
        case .native(let extent):
            let (needed, overflow) = layout.nativeByteCount.multipliedReportingOverflow(by: count)
            guard !overflow, extent.count >= needed else {
                throw .damaged(
                    file: file, fault: .pixelData,
                    reason: "the pixel data hold \(extent.count) bytes, the attributes ask for "
                        + (count == 1 ? "\(needed)" : "\(count) frames of \(layout.nativeByteCount)"))
            }
            if extent.count > needed + needed % 2 {
                warnings.append(
                    WarningCode.pixelData.warning(
                        "the pixel data are longer than the attributes ask for; the rest is ignored"))
            }
            places = .native(extent)
        case .encapsulated(let fragments):
            let frames = try FrameFragments(fragments, of: structure, frames: count)
            if frames.offsetsDisagree {
                warnings.append(
                    WarningCode.offsetTable.warning("the offset table of the pixel data is wrong and is not used"))
            }
            places = .encapsulated(frames)
        }
        self.warnings = warnings
    }

    /// The samples of one frame, counted from 0.
    ///
    /// Row by row, `bitsAllocated` bits each, in the byte order of the machine, colours pixel by pixel.
    ///
    /// - Throws: `DICOMError` when the file changed since its header was read, or the frame cannot be decoded.
    func bytes(of frame: Int, pool: DecodingPool = .shared) throws(DICOMError) -> [UInt8] {
        guard (0..<count).contains(frame) else {
            throw .damaged(file: file, fault: .pixelModule, reason: "frame \(frame + 1) of \(count) was asked for")
        }
        var reader = try structure.reader()
        switch places {
        case .native(let extent):
            let start = frame * layout.nativeByteCount
            if transferSyntax.isBigEndian {
                return layout.byPixel(try bigEndianBytes(from: start, of: extent, &reader))
            }
            return layout.byPixel(
                Array(try reader.bytes(at: extent.lowerBound + start, count: layout.nativeByteCount)))
        case .encapsulated(let fragments):
            var stream: [UInt8] = []
            for fragment in fragments.frames[frame] {
                stream += try reader.bytes(at: fragment.lowerBound, count: fragment.count)
            }
            return try pool.decode(stream, as: transferSyntax, layout: layout, file: file)
        }
    }

    /// The bytes of one frame of big-endian pixel data, turned round.
    private func bigEndianBytes(
        from start: Int, of extent: Range<Int>, _ reader: inout ByteReader
    ) throws(DICOMError) -> [UInt8] {
        let width = max(structure.pixelsAreWords ? 2 : 1, layout.bitsAllocated / 8)
        // Words begin at even places, frames of bytes need not.
        let first = start / width * width
        let last = min(extent.count, (start + layout.nativeByteCount + width - 1) / width * width)
        var bytes = Array(try reader.bytes(at: extent.lowerBound + first, count: last - first))
        for word in stride(from: 0, through: bytes.count - width, by: width) {
            bytes[word..<word + width].reverse()
        }
        return Array(bytes[start - first..<start - first + layout.nativeByteCount])
    }
}
