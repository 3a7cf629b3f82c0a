internal import Files
internal import Hashing
internal import Imaging
internal import Reports

/// What the values of all masks of a run stand for: `labels.json`, of the form that a support folder may hold.
struct LabelTable: Codable {
    let labels: [String: String]

    init(_ labels: [Label]) {
        self.labels = Dictionary(labels.map { ("\($0.value)", $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    /// The names by values that the table of a run says.
    static func names(in folder: String) throws -> [UInt8: String] {
        let bytes = try RegularFile(at: "\(folder)/labels.json")
        let table = try JSONDocument.decoded(LabelTable.self, from: try bytes.bytes(from: 0, count: bytes.size))
        let pairs = table.labels.compactMap { key, name in UInt8(key).map { ($0, name) } }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// A hash of the values and names.
    var digest: String {
        let lines = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return String(SHA256.hex(of: lines.joined(separator: "\n")).prefix(12))
    }

    var encoded: [UInt8] {
        get throws(RunError) {
            do throws(ReportError) {
                return try JSONDocument.encoded(self)
            } catch {
                throw .outputUnusable("labels.json cannot be made: \(error)")
            }
        }
    }
}
