/// The frame header of a JPEG or JPEG-LS stream, found by a walk over all its markers: ITU-T T.81 annex B, T.87 annex C.
///
/// The decoder underneath loops for ever on some markers, fills up streams that end early, and trusts the stream's size
/// over the attributes'. So every marker is walked to the stream's end before it sees the stream.
struct JPEGHeader: Equatable {
    let precision: Int
    let rows: Int
    let columns: Int
    let components: Int
    /// The marker's low byte: 0xC0 baseline, 0xC1 extended, 0xC3 lossless, 0xF7 JPEG-LS.
    let process: UInt8
    /// Where the first scan begins; a segment more may stand there.
    let scanStart: Int
    /// By how much pixels of a JPEG-LS scan may be wrong (NEAR).
    let near: Int
    /// Whether a JPEG-LS stream says how it is coded (LSE), and does not leave that to the standard.
    let hasPresets: Bool

    private static let startOfImage = 0xffd8
    private static let endOfImage = 0xffd9
    private static let startOfScan = 0xffda
    private static let presets = 0xfff8
    /// Markers of frames: all but those of tables and of arithmetic conditioning.
    private static let frames = Set((0xffc0...0xffcf).filter { ![0xffc4, 0xffc8, 0xffcc].contains($0) } + [0xfff7])

    /// Walks a stream from its first to its last marker.
    ///
    /// - Throws: `DICOMError.damaged` when a marker or length does not hold, or the stream has no end.
    init(_ bytes: ArraySlice<UInt8>, file: String) throws(DICOMError) {
        func damaged(_ reason: String) -> DICOMError {
            .damaged(file: file, fault: .decoding, reason: "JPEG: \(reason)")
        }
        func word(at place: Int) throws(DICOMError) -> Int {
            guard place + 1 < bytes.endIndex else { throw damaged("the stream ends before its end marker") }
            return Int(bytes[place]) << 8 | Int(bytes[place + 1])
        }
        guard try word(at: bytes.startIndex) == Self.startOfImage else {
            throw damaged("the stream does not begin with its marker")
        }
        var offset = bytes.startIndex + 2
        var scan: (start: Int, near: Int)?
        var presets = false
        var found: (precision: Int, rows: Int, columns: Int, components: Int, process: UInt8)?
        while true {
            let marker = try word(at: offset)
            guard marker & 0xff00 == 0xff00 else { throw damaged("bytes between the markers") }
            if marker == 0xffff {
                offset += 1
                continue
            }
            if marker == Self.endOfImage && found != nil { break }
            let length = try word(at: offset + 2)
            // Only markers with a length may stand outside a scan.
            guard marker > 0xff01, !(0xffd0...0xffd9).contains(marker), length >= 2,
                offset + 2 + length <= bytes.endIndex
            else { throw damaged("marker \(String(marker, radix: 16)) is out of place") }
            if Self.frames.contains(marker) {
                guard found == nil, length >= 8 else { throw damaged("a second or short frame header") }
                found = (
                    Int(bytes[offset + 4]), try word(at: offset + 5), try word(at: offset + 7),
                    Int(bytes[offset + 9]), UInt8(marker & 0xff)
                )
            }
            if marker == Self.presets && length == 13 { presets = true }
            let start = offset
            offset += 2 + length
            if marker == Self.startOfScan {
                guard let found else { throw damaged("no frame header before the scan") }
                // The last three bytes of a JPEG-LS scan's header: NEAR, interleaving, a shift.
                if scan == nil { scan = (start, length >= 6 ? Int(bytes[offset - 3]) : 0) }
                offset = Self.endOfScan(bytes, from: offset, isJPEGLS: found.process == 0xf7)
            }
        }
        guard let found, let scan else { throw damaged("no frame header, or no scan") }
        precision = found.precision
        rows = found.rows
        columns = found.columns
        components = found.components
        process = found.process
        scanStart = scan.start
        near = scan.near
        hasPresets = presets
    }

    /// Where the coded data of a scan end: at a marker that is no restart marker and no stuffed byte.
    private static func endOfScan(_ bytes: ArraySlice<UInt8>, from start: Int, isJPEGLS: Bool) -> Int {
        var offset = start
        while offset + 1 < bytes.endIndex {
            let next = bytes[offset + 1]
            // JPEG-LS stuffs a bit: the byte after FF is below 80.
            let isStuffed = isJPEGLS ? next < 0x80 : next == 0
            if bytes[offset] == 0xff && !isStuffed && !(0xd0...0xd7).contains(next) { return offset }
            offset += 1
        }
        return offset
    }

    /// Checks that the stream is what the attributes and the transfer syntax say.
    ///
    /// - Throws: `DICOMError.damaged` when it is not.
    func check(against layout: FrameLayout, as syntax: TransferSyntax, file: String) throws(DICOMError) {
        guard Self.processes(of: syntax).contains(process) else {
            throw .damaged(
                file: file, fault: .decoding,
                reason: "JPEG: the stream is of process \(String(process, radix: 16)), not \(syntax.label)")
        }
        guard rows == layout.rows, columns == layout.columns, components == layout.samples,
            precision <= layout.bitsAllocated, precision >= layout.bitsStored
        else {
            throw .damaged(
                file: file, fault: .decoding,
                reason: "the JPEG stream is \(columns) x \(rows) of \(components) x \(precision) bits, the attributes "
                    + "say \(layout.columns) x \(layout.rows) of \(layout.samples) x \(layout.bitsStored)")
        }
    }

    /// The processes that a transfer syntax may hold: PS3.5 section 8.2.
    private static func processes(of syntax: TransferSyntax) -> Set<UInt8> {
        switch syntax.uid {
        case "1.2.840.10008.1.2.4.50": [0xc0]
        case "1.2.840.10008.1.2.4.51": [0xc0, 0xc1]
        case "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70": [0xc3]
        default: [0xf7]
        }
    }
}
