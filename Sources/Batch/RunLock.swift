internal import Files
internal import Glibc

/// Keeps a second process away from the results of a part of a run while this one writes them.
///
/// The system lets go of it when the process ends, however it ends.
final class RunLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock, or says who has it.
    ///
    /// - Throws: `RunError.outputUnusable` when another process has it, or the file cannot be made.
    init(at path: String) throws(RunError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw .outputUnusable("\(path) cannot be made: \(systemReason())") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            let reason = systemReason()
            let owner = Self.text(in: descriptor)
            close(descriptor)
            guard isTaken else { throw .outputUnusable("\(path) cannot be locked: \(reason)") }
            throw .outputUnusable(
                "another run is writing here (\(owner)); wait for its end or choose another folder with -o")
        }
        self.descriptor = descriptor
        let owner = Array("process \(getpid()) on \(hostName())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, unsafe pwrite(descriptor, owner, owner.count, 0) == owner.count else {
            throw .outputUnusable("\(path) cannot be written: \(systemReason())")
        }
    }

    deinit { close(descriptor) }

    /// Waits for the lock: for a step that one process does for all.
    ///
    /// - Throws: `RunError.outputUnusable` when the file cannot be made or locked.
    init(waitingAt path: String) throws(RunError) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw .outputUnusable("\(path) cannot be made: \(systemReason())") }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .outputUnusable("\(path) cannot be locked: \(systemReason())") }
        }
    }

    private static func text(in descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return text.isEmpty ? "it does not say who it is" : text.replacing("\n", with: "")
    }
}

/// The name of this machine; empty where it has none.
func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
