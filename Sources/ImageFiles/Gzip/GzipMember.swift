internal import CImageIO
internal import Imaging

/// A gzip stream of one member, compressed in pieces on all cores (RFC 1952).
///
/// Many readers of NIfTI stop at the end of the first member, so the pieces become blocks of one. Each piece is a deflate
/// stream for itself, whose last block is marked as such, and ends anywhere in a byte: the mark is taken away, and an empty
/// stored block fills the byte.
struct GzipMember {
    /// Bytes of a piece.
    ///
    /// The stream depends on it, and not on the number of cores. A piece more costs some hundred bytes.
    static let pieceSize = 1 << 20

    /// Scanner noise hardly compresses: level 2 takes half the time again for one or two percent of size.
    private static let level: Int32 = 1

    /// The stream, in parts that follow each other.
    let parts: [[UInt8]]

    /// - Parameters:
    ///   - count: Number of pieces, at least one: a stream of nothing has a block, too.
    ///   - piece: The bytes of each, called from several threads.
    init(pieces count: Int, piece: @Sendable (Int) -> [UInt8]) throws(EncodingFault) {
        let pieces = ConcurrentWork.results(count: count) { index in
            Result { () throws(EncodingFault) in
                try Piece(piece(index), isLast: index == count - 1)
            }
        }
        var parts = [Self.header]
        var (checksum, size) = (UInt32(0), 0)
        for piece in pieces {
            let piece = try piece.get()
            parts.append(piece.stream)
            checksum = cimageio_crc32_combine(checksum, piece.checksum, piece.size)
            size += piece.size
        }
        let trailer = [checksum, UInt32(truncatingIfNeeded: size)]
        parts.append(trailer.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } })
        self.parts = parts
    }

    /// The whole stream.
    var bytes: [UInt8] { Array(parts.joined()) }

    /// Method deflate, no flags, no time, fastest compression, no operating system.
    private static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]

    private struct Piece {
        let stream: [UInt8]
        let checksum: UInt32
        let size: Int

        init(_ bytes: [UInt8], isLast: Bool) throws(EncodingFault) {
            var (stream, status) = unsafe Gzip.output(capacity: cimageio_deflate_bound(bytes.count)) {
                buffer, capacity, status in
                unsafe bytes.withUnsafeBufferPointer { input in
                    unsafe cimageio_deflate_compress(input.baseAddress, input.count, level, buffer, capacity, status)
                }
            }
            guard status.code == 0 else { throw EncodingFault(reason: status.words) }
            if !isLast { try Self.open(&stream) }
            self.stream = stream
            checksum = Checksum.crc32(of: bytes)
            size = bytes.count
        }

        /// Makes a stream one that goes on behind its last byte.
        private static func open(_ stream: inout [UInt8]) throws(EncodingFault) {
            guard let blocks = DeflateBlocks(in: stream) else {
                throw EncodingFault(reason: "the compressor made a stream that cannot be read")
            }
            stream[blocks.lastMark / 8] &= ~(1 << UInt8(blocks.lastMark % 8))
            // Three zero bits, of which the padding may hold all, begin a stored block; then come its two lengths.
            if 8 * stream.count - blocks.end < 3 { stream.append(0) }
            stream += [0, 0, 0xff, 0xff]
        }
    }
}
