internal import Files
internal import Glibc
internal import Hashing
internal import Reports

/// What a part of a run has done, in a file that only grows.
///
/// Every line carries a checksum of itself. A process killed while it writes leaves a torn last line, which is cut off
/// when the file is opened again; what it would have said is done again.
final class Journal {
    /// One line.
    enum Line: Codable, Equatable {
        /// A process began, or began again.
        case began(Plan)
        /// A case ended.
        case ended(CaseEnd)
        /// The process came to its end.
        case closed(Closing)
    }

    /// What a process set out to do.
    struct Plan: Codable, Equatable {
        /// Hash of everything that shapes the results besides a case's own files.
        var fingerprint: String
        /// The names of all cases and failed files, of other parts too, in the order of tables.
        var names: [String]
        /// The run as it is known at its start, with no case in it.
        var run: RunRecord
    }

    /// How a case ended.
    struct CaseEnd: Codable, Equatable {
        var status: CaseStatus
        /// The plan's fingerprint.
        var fingerprint: String
        /// Hash of the case's files; nil when it failed.
        var inputs: String?
        /// Every file of the case's folder by its path there; nil when it failed.
        var files: [String: FileSeal]?
    }

    /// How a process ended.
    struct Closing: Codable, Equatable {
        var seconds: Double
        /// Why cases were left out; nil when none were.
        var reason: String?
    }

    /// The lines so far, the oldest first.
    private(set) var lines: [Line]
    private let path: String
    private let descriptor: Int32

    /// Opens a journal, or begins one.
    ///
    /// - Throws: `RunError.outputUnusable`.
    init(at path: String) throws(RunError) {
        self.path = path
        let (lines, length) = Self.read(path)
        self.lines = lines
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0, ftruncate(descriptor, off_t(length)) == 0 else {
            throw .outputUnusable("\(path) cannot be written: \(systemReason())")
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Adds a line and returns when the disk holds it.
    ///
    /// - Throws: `RunError.outputUnusable`.
    func append(_ line: Line) throws(RunError) {
        guard let text = try? JSONDocument.line(line) else {
            throw .outputUnusable("\(path) cannot be written: a number in it is not finite")
        }
        let bytes = Array("\(Self.checksum(of: text)) ".utf8) + text + [UInt8(ascii: "\n")]
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .outputUnusable("\(path) cannot be written: \(systemReason())") }
            written += count
        }
        guard fsync(descriptor) == 0 else {
            throw .outputUnusable("\(path) may not be on the disk: \(systemReason())")
        }
        lines.append(line)
    }

    /// The whole lines of a file and their length in bytes; nothing of what follows the first damaged one.
    static func read(_ path: String) -> (lines: [Line], length: Int) {
        guard let file = try? RegularFile(at: path), let bytes = try? file.bytes(from: 0, count: file.size) else {
            return ([], 0)
        }
        var lines: [Line] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")), let line = line(in: bytes[start..<end]) {
            lines.append(line)
            start = end + 1
        }
        return (lines, start)
    }

    private static func line(in bytes: ArraySlice<UInt8>) -> Line? {
        guard let space = bytes.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        let text = Array(bytes[(space + 1)...])
        guard String(decoding: bytes[..<space], as: UTF8.self) == checksum(of: text) else { return nil }
        return try? JSONDocument.decoded(Line.self, from: text)
    }

    private static func checksum(of text: [UInt8]) -> String { String(SHA256.hex(SHA256.digest(of: text)).prefix(16)) }
}
