internal import Files

/// Reads a file in blocks, or bytes that are in memory already, and never past their end.
struct ByteReader: ~Copyable {
    /// The file, for errors.
    let path: String
    /// Number of bytes.
    let size: Int
    /// The file's identity when it was opened; nil for bytes in memory.
    let stamp: FileStamp?
    /// nil when the bytes are in memory.
    private let source: RegularFile?
    private var block: [UInt8]
    private var blockStart = 0

    /// Enough for most headers, and little beside the pixels.
    private static let blockSize = 16 * 1024

    init(path: String) throws(DICOMError) {
        self.path = path
        do throws(FileError) {
            let file = try RegularFile(at: path)
            size = file.size
            stamp = file.stamp
            source = consume file
        } catch {
            throw .cannotRead(file: path, reason: error.reason)
        }
        block = []
    }

    /// Reads bytes that came from a file.
    init(_ bytes: [UInt8], of path: String) {
        self.path = path
        size = bytes.count
        stamp = nil
        source = nil
        block = bytes
    }

    /// The bytes at an offset.
    mutating func bytes(at offset: Int, count: Int) throws(DICOMError) -> ArraySlice<UInt8> {
        guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
            throw .truncated(file: path, offset: offset)
        }
        if offset < blockStart || offset + count > blockStart + block.count {
            try load(from: offset, count: count)
        }
        let start = offset - blockStart
        guard start + count <= block.count else {
            throw .cannotRead(file: path, reason: "became shorter while it was read")
        }
        return block[start..<start + count]
    }

    private mutating func load(from offset: Int, count: Int) throws(DICOMError) {
        do throws(FileError) {
            block = try source?.bytes(from: offset, count: max(count, Self.blockSize)) ?? []
        } catch {
            throw .cannotRead(file: path, reason: error.reason)
        }
        blockStart = offset
    }

    /// An unsigned number of 2 or 4 bytes at an offset.
    mutating func number(at offset: Int, bytes count: Int, bigEndian: Bool = false) throws(DICOMError) -> Int {
        var value = 0
        let slice = try bytes(at: offset, count: count)
        if bigEndian {
            for byte in slice { value = value << 8 | Int(byte) }
        } else {
            for byte in slice.reversed() { value = value << 8 | Int(byte) }
        }
        return value
    }
}
