internal import Files
internal import Synchronization

/// The deflated data sets that were unpacked last: a file is unpacked once, and not for every frame.
enum DeflatedDataSets {
    private struct Unpacked {
        let path: String
        let stamp: FileStamp?
        let bytes: [UInt8]
    }

    /// The last one is kept whatever its size, further ones while all of them take no more.
    private static let roomForSeveral = 64 << 20
    private static let known = Mutex<[Unpacked]>([])

    /// A reader of the unpacked bytes of a file whose data set begins at an offset.
    ///
    /// - Throws: `DICOMError.damaged` when they cannot be unpacked.
    static func reader(of file: consuming ByteReader, from start: Int) throws(DICOMError) -> ByteReader {
        let (path, stamp) = (file.path, file.stamp)
        if stamp != nil, let found = known.withLock({ $0.first { $0.path == path && $0.stamp == stamp } }) {
            return ByteReader(found.bytes, of: path)
        }
        let packed = try file.bytes(at: start, count: file.size - start)
        let bytes = try DecodingPool.shared.inflate(Array(packed), file: path)
        guard stamp != nil else { return ByteReader(bytes, of: path) }
        known.withLock { all in
            all.append(Unpacked(path: path, stamp: stamp, bytes: bytes))
            while all.count > 1, all.reduce(0, { $0 + $1.bytes.count }) > roomForSeveral { all.removeFirst() }
        }
        return ByteReader(bytes, of: path)
    }
}
