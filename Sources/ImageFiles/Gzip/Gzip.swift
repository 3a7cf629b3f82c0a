internal import CImageIO

/// Whole gzip streams in memory, of one member or several.
enum Gzip {
    /// Deflate's best: one byte in stands for at most this many bytes out.
    static let greatestRatio = 1032

    /// Whether bytes begin as a gzip stream does.
    static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

    /// One member, without name and time, so that equal bytes give equal streams.
    static func compressed(_ bytes: [UInt8]) throws(EncodingFault) -> [UInt8] {
        let size = GzipMember.pieceSize
        return try GzipMember(pieces: max(1, (bytes.count + size - 1) / size)) { index in
            Array(bytes[index * size..<min(bytes.count, (index + 1) * size)])
        }.bytes
    }

    /// The first `count` bytes of the decompressed stream, or all where there are fewer.
    ///
    /// Every checksum is compared unless the stream holds more.
    static func decompressed(_ bytes: [UInt8], first count: Int) throws(FormatFault) -> [UInt8] {
        let (whole, status) = unsafe output(capacity: count) { buffer, capacity, status in
            unsafe bytes.withUnsafeBufferPointer { input in
                guard let start = input.baseAddress else { return 0 }
                return unsafe cimageio_gzip_decompress(start, input.count, buffer, capacity, status)
            }
        }
        if status.code == cimageio_no_space { return try prefix(of: bytes, count: count) }
        guard status.code == 0 else { throw .damaged(status.words) }
        return whole
    }

    /// The first `count` bytes that `bytes`, the begin of a stream, decompress to, or fewer where they end before.
    static func prefix(of bytes: [UInt8], count: Int) throws(FormatFault) -> [UInt8] {
        let (start, status) = unsafe output(capacity: count) { buffer, capacity, status in
            unsafe bytes.withUnsafeBufferPointer { input in
                guard let start = input.baseAddress else { return 0 }
                return unsafe cimageio_gzip_decompress_prefix(start, input.count, buffer, capacity, status)
            }
        }
        guard status.code == 0 else { throw .damaged(status.words) }
        return start
    }

    /// Bytes as `fill` leaves them: it gets a buffer, its capacity and a status, and returns how many it wrote.
    static func output(
        capacity: Int,
        fill: (UnsafeMutablePointer<UInt8>, Int, UnsafeMutablePointer<cimageio_status>) -> Int
    ) -> (bytes: [UInt8], status: cimageio_status) {
        var status = cimageio_status()
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(1, capacity)) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            filled = unsafe withUnsafeMutablePointer(to: &status) { unsafe fill(start, capacity, $0) }
        }
        return (bytes, status)
    }
}
