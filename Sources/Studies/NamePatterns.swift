internal import Glibc

/// Shell patterns such as `liver*` for names that people gave; case does not count.
struct NamePatterns: Equatable, Sendable {
    private let patterns: [String]

    init(_ patterns: [String]) { self.patterns = patterns.map { $0.lowercased() } }

    /// Whether a name is of one of the patterns.
    func fit(_ name: String) -> Bool {
        let name = name.lowercased()
        return patterns.contains { pattern in unsafe fnmatch(pattern, name, 0) == 0 }
    }
}
