internal import Batch
internal import Hashing
internal import Studies

/// The true classes of cases, as a table of the user tells them.
struct TrueClasses: Sendable {
    private var labels: [String: String] = [:]

    /// No truth is known.
    init() {}

    /// Reads a table with the columns `case` (or `path`) and `label`.
    ///
    /// - Throws: `RunError.refused` when it cannot be used, or holds a case twice.
    init(at path: String) throws(RunError) {
        let table: LabelTable
        do throws(StudiesError) {
            table = try LabelTable(at: path, column: "case", "path")
        } catch {
            throw .refused("--truth: \(error)")
        }
        for (name, label) in table.rows {
            guard labels.updateValue(label, forKey: name) == nil else {
                throw .refused("--truth: \(path) names \(name) twice")
            }
        }
    }

    /// Changes when the truth does.
    var fingerprint: String {
        SHA256.hex(of: labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n"))
    }

    /// The true class of a case: by its name, or by the path of its file or folder below the input.
    func label(of source: Case) -> String? {
        labels[source.name] ?? labels[source.path] ?? source.files.first.flatMap { labels[$0] }
    }
}
