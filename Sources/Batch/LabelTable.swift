internal import Hashing
internal import Imaging
internal import Reports

/// What the values of all masks of a run stand for: `labels.json`, of the form that a support folder may hold.
struct LabelTable: Encodable {
    let labels: [String: String]

    init(_ labels: [Label]) {
        self.labels = Dictionary(labels.map { ("\($0.value)", $0.name) }, uniquingKeysWith: { first, _ in first })
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
