internal import Glibc

/// Writes files that are either complete or not there.
public enum AtomicFile {
    /// Writes all bytes to a path, replacing a file there in one step, and returns when the disk holds it.
    ///
    /// Steps: a temporary file in the same folder, named `.medshot-*.part`, fsync, rename, fsync of the folder. A
    /// process killed in between leaves the path as it was, and perhaps the temporary file.
    ///
    /// - Parameters:
    ///   - bytes: All that the file is to hold.
    ///   - path: The file to write.
    ///   - permissions: The new file's mode before the process' umask: 0o600 for what may name a patient.
    /// - Throws: `FileError.cannotWrite` if any step fails; the temporary file is then removed.
    public static func write(
        _ bytes: [UInt8], to path: String, permissions: UInt32 = 0o644
    ) throws(FileError) {
        try write(parts: CollectionOfOne(bytes), to: path, permissions: permissions)
    }

    /// The same for bytes that come in parts, each made when those before it are written.
    ///
    /// - Throws: `FileError.cannotWrite` if any step fails; the temporary file is then removed.
    public static func write(
        parts: some Sequence<[UInt8]>, to path: String, permissions: UInt32 = 0o644
    ) throws(FileError) {
        guard !path.utf8.contains(0) else {
            throw .cannotWrite(path: path, reason: "a path cannot hold a zero byte")
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
        // The name says nothing about the file, and stays short where the file's own name is as long as may be.
        let temporary = "\(folder).medshot-\(getpid())-\(UInt64.random(in: 0...(.max))).part"
        do throws(SystemFailure) {
            try fill(temporary, with: parts, permissions: permissions)
            guard unsafe rename(temporary, path) == 0 else { throw SystemFailure() }
        } catch {
            unsafe unlink(temporary)
            throw .cannotWrite(path: path, reason: error.reason)
        }
        do throws(SystemFailure) {
            try synchronize(folder: folder)
        } catch {
            throw .cannotWrite(path: path, reason: "it may not survive a power cut: \(error.reason)")
        }
    }

    /// Whether a file's name is that of a temporary file, left by a process that was killed while it wrote.
    public static func isTemporary(_ name: String) -> Bool { name.hasPrefix(".medshot-") && name.hasSuffix(".part") }

    private static func fill(
        _ path: String, with parts: some Sequence<[UInt8]>, permissions: UInt32
    ) throws(SystemFailure) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, permissions)
        guard descriptor >= 0 else { throw SystemFailure() }
        do throws(SystemFailure) {
            for part in parts { try append(part, to: descriptor) }
            guard fsync(descriptor) == 0 else { throw SystemFailure() }
        } catch {
            close(descriptor)
            throw error
        }
        // Some file systems report a full disk only here.
        guard close(descriptor) == 0 else { throw SystemFailure() }
    }

    private static func append(_ bytes: [UInt8], to descriptor: Int32) throws(SystemFailure) {
        let failure: SystemFailure? = unsafe bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count >= 0 {
                    written += count
                } else if errno != EINTR {
                    return SystemFailure()
                }
            }
            return nil
        }
        if let failure { throw failure }
    }

    private static func synchronize(folder: String) throws(SystemFailure) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFailure() }
    }
}

/// A system call that failed, in the system's words.
private struct SystemFailure: Error {
    let reason = systemReason()
}
