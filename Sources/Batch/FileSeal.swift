internal import Files
internal import FoundationEssentials
internal import ImageFiles

/// Tells whether a result is still the file that was written: its size and a checksum.
///
/// The checksum guards against accidents, not against a forger: CRC-32 costs a hundredth of a cryptographic hash, and
/// the results of a case are its largest files.
struct FileSeal: Codable, Equatable {
    var bytes: Int
    var crc32: UInt32

    /// The seal of a file; nil when it cannot be read.
    init?(of path: String) {
        guard let file = try? RegularFile(at: path) else { return nil }
        bytes = file.size
        var sum: UInt32 = 0
        // In pieces that stay in the processor's cache.
        for start in stride(from: 0, to: file.size, by: 1 << 18) {
            guard let piece = try? file.bytes(from: start, count: 1 << 18) else { return nil }
            sum = Checksum.crc32(of: piece, after: sum)
        }
        crc32 = sum
    }

    /// The seals of all files below a folder, by their paths there.
    ///
    /// - Returns: nil when one of them cannot be read.
    static func all(in folder: String) -> [String: FileSeal]? {
        guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: folder) else { return nil }
        var seals: [String: FileSeal] = [:]
        for path in paths {
            var isFolder = false
            guard FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder) else {
                return nil
            }
            if isFolder { continue }
            guard let seal = FileSeal(of: "\(folder)/\(path)") else { return nil }
            seals[path] = seal
        }
        return seals
    }

    /// Whether every file below a folder that should be there is, unchanged.
    static func hold(_ seals: [String: FileSeal], in folder: String) -> Bool {
        !seals.isEmpty && seals.allSatisfy { FileSeal(of: "\(folder)/\($0.key)") == $0.value }
    }
}
