/// Text in columns for help pages: the same 80 columns everywhere, so that a page can be compared and quoted.
public enum TextLayout {
    /// Columns of a help page.
    public static let width = 80

    /// A paragraph broken between words into lines of at most the width.
    public static func wrapped(_ text: String, indent: Int = 0, width: Int = width) -> String {
        let margin = String(repeating: " ", count: indent)
        return lines(of: text, width: width - indent).map { margin + $0 }.joined(separator: "\n")
    }

    /// Terms on the left, each with its explanation wrapped in one column on the right.
    ///
    /// A term too long for its column stands on a line of its own.
    public static func table(_ rows: [(term: String, explanation: String)], width: Int = width) -> String {
        let longest = rows.map(\.term.count).filter { $0 <= 24 }.max() ?? 0
        let left = longest + 4
        return rows.flatMap { row -> [String] in
            let margin = String(repeating: " ", count: left)
            var column = lines(of: row.explanation, width: width - left).map { margin + $0 }
            let term = "  " + row.term
            if row.term.count > longest || column.isEmpty {
                column.insert(term, at: 0)
            } else {
                column[0] = term + column[0].dropFirst(term.count)
            }
            return column
        }.joined(separator: "\n")
    }

    /// Command lines under their heading, each on one line so that it can be copied.
    public static func examples(_ lines: [String]) -> String {
        (lines.count == 1 ? "Example:\n" : "Examples:\n") + lines.map { "  \($0)" }.joined(separator: "\n")
    }

    /// Lines of whole words; a word wider than the width has a line of its own.
    private static func lines(of text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
