internal import Files
internal import FoundationEssentials
internal import Hashing

/// The secret that pseudonyms of a run are made with: `OUT/deidentification.key`, for the owner of the data only.
///
/// All parts of a run share it. Who copies it into another output folder before a run gets the same pseudonyms there; who
/// deletes it can never again match new copies to these.
enum DeidentificationKey {
    private static let name = "deidentification.key"
    private static let count = 32

    /// The key in a folder, made where there is none yet.
    ///
    /// - Throws: `RunError.outputUnusable` when the file is none of ours or cannot be written.
    static func bytes(in folder: RunFolder) throws(RunError) -> [UInt8] {
        try folder.once("deidentification") { () throws(RunError) in
            let path = "\(folder.path)/\(name)"
            if !FileManager.default.fileExists(atPath: path) {
                var generator = SystemRandomNumberGenerator()
                let key = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
                try folder.write(Array((SHA256.hex(key) + "\n").utf8), to: name, isPrivate: true)
            }
            do throws(FileError) {
                let file = try RegularFile(at: path)
                let text = try file.bytes(from: 0, count: min(file.size, 1000))
                if let key = key(in: text) { return key }
            } catch {
                throw .outputUnusable("\(error)")
            }
            throw .outputUnusable(
                "\(path) is no key of medshot: it holds 64 hexadecimal digits, or is made anew where it is missing")
        }
    }

    /// The bytes that hexadecimal digits stand for.
    private static func key(in text: [UInt8]) -> [UInt8]? {
        let digits = text.filter { $0 != UInt8(ascii: "\n") }.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == 2 * count, !digits.contains(nil) else { return nil }
        let values = digits.compactMap(\.self)
        return (0..<count).map { UInt8(16 * values[2 * $0] + values[2 * $0 + 1]) }
    }
}
