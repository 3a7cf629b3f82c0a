internal import CDICOM

/// Turns one compressed frame into the samples that a file without compression would hold.
enum FrameDecoder {
    /// Decodes a frame.
    ///
    /// - Parameters:
    ///   - stream: The frame's fragments, joined.
    ///   - file: The file it came from, for errors.
    /// - Returns: `layout.byteCount` bytes, the low byte of each sample first, colours pixel by pixel.
    /// - Throws: `DICOMError.damaged` when the stream is damaged or not what the attributes say.
    static func decode(
        _ stream: ArraySlice<UInt8>, as syntax: TransferSyntax, layout: FrameLayout, file: String
    ) throws(DICOMError) -> [UInt8] {
        switch syntax.pixels {
        case .rle:
            return try RLEDecoder.decode(
                stream, pixels: layout.count, samples: layout.samples, width: layout.bitsAllocated / 8, file: file)
        case .jpeg, .jpegLS:
            let header = try JPEGHeader(stream, file: file)
            try header.check(against: layout, as: syntax, file: file)
            let complete = JPEGLSPresets.completed(stream, header)
            return try decodeJPEG(complete, as: syntax, layout: layout, file: file)
        case .jpeg2000: return try decodeJPEG2000(stream, layout: layout, file: file)
        case .deflatedFrames:
            let frame = try Inflation.inflate(stream, file: file)
            guard frame.count >= layout.nativeByteCount else {
                throw damaged("the frame unpacks to \(frame.count) bytes of \(layout.nativeByteCount)", file)
            }
            return layout.byPixel(Array(frame.prefix(layout.nativeByteCount)))
        case .native, .unreadable:
            throw .unsupported(file: file, reason: "the transfer syntax \(syntax.label) cannot be read")
        }
    }

    private static func damaged(
        _ reason: String, _ file: String, _ fault: DICOMError.Fault = .decoding
    ) -> DICOMError {
        .damaged(file: file, fault: fault, reason: reason)
    }

    private static func decodeJPEG(
        _ stream: ArraySlice<UInt8>, as syntax: TransferSyntax, layout: FrameLayout, file: String
    ) throws(DICOMError) -> [UInt8] {
        var frame = [UInt8](repeating: 0, count: layout.byteCount)
        let result = unsafe capture { status in
            unsafe layout.photometric.rawValue.withCString { photometric in
                var shape = unsafe cdicom_frame_layout(
                    rows: UInt16(layout.rows), columns: UInt16(layout.columns), samples: UInt16(layout.samples),
                    bits_allocated: UInt16(layout.bitsAllocated), bits_stored: UInt16(layout.bitsStored),
                    high_bit: UInt16(layout.highBit), is_signed: layout.isSigned, photometric: photometric)
                return unsafe stream.withUnsafeBytes { bytes in
                    guard let start = bytes.baseAddress else { return false }
                    return unsafe cdicom_frame_decode(
                        &shape, syntax.uid, start, bytes.count, &frame, layout.byteCount, status)
                }
            }
        }
        guard result.value else {
            throw damaged("\(syntax.name): \(result.message)", file, result.isOutOfMemory ? .memory : .decoding)
        }
        return frame
    }

    private static func decodeJPEG2000(
        _ stream: ArraySlice<UInt8>, layout: FrameLayout, file: String
    ) throws(DICOMError) -> [UInt8] {
        var samples = [Int32](repeating: 0, count: layout.count * layout.samples)
        var precision: UInt32 = 0
        var isSigned = false
        let result = unsafe capture { status in
            unsafe stream.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else { return false }
                return unsafe cdicom_j2k_decode(
                    start, bytes.count, UInt16(layout.rows), UInt16(layout.columns), UInt16(layout.samples),
                    &samples, &precision, &isSigned, status)
            }
        }
        guard result.value else {
            throw damaged("JPEG 2000: \(result.message)", file, result.isOutOfMemory ? .memory : .decoding)
        }
        guard (1...UInt32(layout.bitsAllocated)).contains(precision) else {
            throw damaged("JPEG 2000: \(precision) bits, the attributes have room for \(layout.bitsAllocated)", file)
        }
        if layout.isSigned && !isSigned {
            // Some makers write signed pixels as unsigned streams of the same bits.
            let unused = 32 - Int32(precision)
            for index in samples.indices { samples[index] = (samples[index] << unused) >> unused }
        } else if isSigned && !layout.isSigned && samples.contains(where: { $0 < 0 }) {
            throw damaged("JPEG 2000: the stream holds negative values, the attributes say there are none", file)
        }
        return bytes(of: samples, width: layout.bitsAllocated / 8)
    }

    /// The low bytes of numbers.
    private static func bytes(of samples: [Int32], width: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(samples.count * width)
        for sample in samples {
            for byte in 0..<width { bytes.append(UInt8(truncatingIfNeeded: sample >> Int32(8 * byte))) }
        }
        return bytes
    }
}
