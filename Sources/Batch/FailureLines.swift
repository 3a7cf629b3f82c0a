internal import Studies

/// Failures as lines for a person: files of one folder that fail for one reason share a line.
enum FailureLines {
    private struct Key: Hashable {
        let folder: Substring
        /// Its word for scripts, and why.
        let reason: String
    }

    static func lines(of failures: [CaseFailure]) -> [String] {
        var groups: [Key: [CaseFailure]] = [:]
        var order: [Key] = []
        for failure in failures {
            let folder = failure.file.lastIndex(of: "/").map { failure.file[..<$0] } ?? ""
            let key = Key(folder: folder, reason: "\(failure.code): \(failure.reason)")
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(failure)
        }
        return order.compactMap { key in
            guard let group = groups[key], let first = group.first else { return nil }
            if group.count == 1 { return "\(first.name) (\(first.file)): \(key.reason)" }
            return
                "\(group.count) files in \(key.folder.isEmpty ? "." : key.folder), such as \(first.file): \(key.reason)"
        }
    }
}
