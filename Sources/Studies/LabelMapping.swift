internal import FoundationEssentials

/// Which structures become which labels: people name the same thing differently.
public struct LabelMapping: Equatable, Sendable {
    /// A label and the names that structures of it have.
    public struct Entry: Equatable, Sendable, Decodable {
        /// What the label is called.
        public let name: String
        /// Shell patterns such as `liver*`; case does not count.
        public let patterns: [String]

        /// A label of some patterns.
        public init(name: String, patterns: [String]) {
            self.name = name
            self.patterns = patterns
        }
    }

    /// The labels; their values are their places, from 1.
    public let entries: [Entry]

    /// The labels in the order of their values.
    public init(_ entries: [Entry]) { self.entries = entries }

    /// Reads `{"labels": [{"name": "liver", "patterns": ["liver*", "hepar"]}]}`.
    ///
    /// - Throws: `StudiesError.unfitLabels` when the file is missing or of another form, a name is there twice, or there are
    ///   more labels than a label map tells apart.
    public init(at path: String) throws(StudiesError) {
        struct Document: Decodable { let labels: [Entry] }
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .unfitLabels(
                "\(path) is missing, or not of the form "
                    + "{\"labels\": [{\"name\": \"liver\", \"patterns\": [\"liver*\", \"hepar\"]}]}")
        }
        let names = document.labels.map(\.name)
        guard Set(names).count == names.count, !names.contains(""), (1...LabelNumbering.limit).contains(names.count)
        else {
            throw .unfitLabels(
                "\(path) must name 1 to \(LabelNumbering.limit) labels, each once; it names \(names.count)")
        }
        entries = document.labels
    }

    /// The value of a structure's label: the first whose patterns, or whose own name, it fits; nil where it fits none.
    func value(of structure: String) -> Int? {
        let name = structure.lowercased()
        let place = entries.firstIndex { entry in
            entry.name.lowercased() == name || NamePatterns(entry.patterns).fit(name)
        }
        return place.map { $0 + 1 }
    }
}

/// Which values the structures of a run get.
public enum LabelValues: Equatable, Sendable {
    /// The numbers of the files where they agree, else by the order of the alphabet.
    case asDrawn
    /// The same order, numbered from 1 without a hole.
    case consecutive
    /// As a mapping says; structures that it does not name are left out.
    case mapped(LabelMapping)
}
