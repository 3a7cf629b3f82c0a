/// A table as comma-separated values: RFC 4180, UTF-8.
public struct CSVTable: Equatable, Sendable {
    /// What stands in one place of the table.
    public enum Cell: Equatable, Sendable {
        /// Words, which may come from outside: a spreadsheet must not run them.
        case text(String)
        /// A whole number.
        case whole(Int)
        /// A number to three decimals.
        case real(Double)
        /// A number to all its digits.
        case precise(Double)
        /// Nothing is known.
        case empty
    }

    /// The names of the columns.
    public let header: [String]
    /// The rows, each of `header.count` cells.
    public private(set) var rows: [[Cell]] = []

    /// A table without rows.
    public init(header: [String]) { self.header = header }

    /// Adds a row.
    ///
    /// - Precondition: It has as many cells as the header.
    public mutating func append(_ row: [Cell]) {
        precondition(row.count == header.count, "a row needs one cell per column")
        rows.append(row)
    }

    /// The bytes of the table; lines end in CR LF.
    public var encoded: [UInt8] {
        let lines = [header.map { Self.quoted($0) }] + rows.map { $0.map(\.encoded) }
        return Array(lines.map { $0.joined(separator: ",") + "\r\n" }.joined().utf8)
    }

    fileprivate static func quoted(_ text: String) -> String {
        // By scalars: to Swift, "\r\n" is one character, and so is "=" with an accent.
        let special = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        let padded = text.unicodeScalars.first == " " || text.unicodeScalars.last == " "
        return special || padded ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}

extension CSVTable.Cell {
    fileprivate var encoded: String {
        switch self {
        case .text(let text): CSVTable.quoted(Self.disarmed(text))
        case .whole(let number): String(number)
        case .real(let number): number.isFinite ? String((number * 1000).rounded() / 1000) : ""
        case .precise(let number): number.isFinite ? String(number) : ""
        case .empty: ""
        }
    }

    /// Text that a spreadsheet would take for a formula, led by an apostrophe (CWE-1236).
    private static func disarmed(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        return "=+-@\t\r\n\0".unicodeScalars.contains(first) ? "'" + text : text
    }
}
