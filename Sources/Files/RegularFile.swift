internal import Glibc

/// What shows that a file is the one it was: which one it is, its size and when it was last written to.
public struct FileStamp: Equatable, Sendable {
    private let device: UInt
    private let inode: UInt
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    init(_ status: stat) {
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        seconds = Int(status.st_mtim.tv_sec)
        nanoseconds = Int(status.st_mtim.tv_nsec)
    }
}

/// A regular file, open for reading.
public struct RegularFile: ~Copyable {
    /// Number of bytes when the file was opened.
    public let size: Int
    /// The file's identity when it was opened.
    public let stamp: FileStamp
    private let path: String
    private let descriptor: Int32

    /// Opens a file; a folder, pipe or device is refused and never waited for.
    ///
    /// - Throws: `FileError.cannotRead`.
    public init(at path: String) throws(FileError) {
        guard !path.utf8.contains(0) else {
            throw .cannotRead(path: path, reason: "a path cannot hold a zero byte")
        }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .cannotRead(path: path, reason: systemReason()) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let reason = systemReason()
            close(descriptor)
            throw .cannotRead(path: path, reason: reason)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .cannotRead(path: path, reason: "it is not a regular file")
        }
        self.size = Int(status.st_size)
        self.stamp = FileStamp(status)
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The bytes from `offset` on: `count` of them, or fewer where the file ended before when it was opened.
    ///
    /// - Throws: `FileError.cannotRead`.
    public func bytes(from offset: Int, count: Int) throws(FileError) -> [UInt8] {
        let wanted = max(0, min(count, size - offset))
        var failure: String?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            filled = 0
            while filled < wanted {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let got = unsafe pread(descriptor, rest.baseAddress, wanted - filled, off_t(offset + filled))
                if got > 0 {
                    filled += got
                } else if got == 0 {
                    failure = "it became shorter while it was read; is it still being written?"
                    return
                } else if errno != EINTR {
                    failure = systemReason()
                    return
                }
            }
        }
        if let failure { throw .cannotRead(path: path, reason: failure) }
        return bytes
    }
}
