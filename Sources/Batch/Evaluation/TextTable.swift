internal import Metrics

/// A table for a terminal: words on the left of their columns, numbers on the right.
struct TextTable {
    private var rows: [[String]]
    private let wordColumns: Int

    /// - Parameter wordColumns: How many columns hold words; they come first.
    init(header: [String], wordColumns: Int) {
        rows = [header]
        self.wordColumns = wordColumns
    }

    mutating func append(_ row: [String]) { rows.append(row) }

    /// The header and the rows, two spaces between columns.
    var lines: [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, text in
                let space = String(repeating: " ", count: widths[column] - text.count)
                return column < wordColumns ? text + space : space + text
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
    }

    /// A number with a fixed count of decimals; "-" where there is none.
    static func number(_ value: Double?, decimals: Int) -> String {
        guard let value, value.isFinite, abs(value) < 1e12 else { return "-" }
        let power = (0..<decimals).reduce(1.0) { result, _ in result * 10 }
        let digits = String(Int((abs(value) * power).rounded()))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = value < 0 && padded.contains { $0 != "0" } ? "-" : ""
        return sign + padded.dropLast(decimals) + (decimals > 0 ? "." + padded.suffix(decimals) : "")
    }

    /// An interval as "low to high"; "-" where there is none.
    static func range(_ interval: Bootstrap.Interval?, decimals: Int) -> String {
        guard let interval else { return "-" }
        return "\(number(interval.low, decimals: decimals)) to \(number(interval.high, decimals: decimals))"
    }
}
