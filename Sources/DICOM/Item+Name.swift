extension Item {
    /// A text that a person gave, fit to be shown: without control characters, single spaces, at most 64 characters, as
    /// PS3.5 allows of names; nil when nothing is left.
    func name(_ tag: Tag) -> String? {
        guard let bytes = bytes(tag) else { return nil }
        let text = TextEncoding.decode(bytes, terms: characterSets)
        let words = text.split {
            $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
        let name = String(words.joined(separator: " ").prefix(64))
        return name.isEmpty ? nil : name
    }
}
