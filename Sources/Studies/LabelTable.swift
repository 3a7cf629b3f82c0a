internal import Files

/// A table of the user that says which class something is of: two columns, such as `path,label`.
public struct LabelTable: Sendable {
    /// The rows: what is labelled, and its class.
    public let rows: [(name: String, label: String)]

    /// Reads a CSV file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - columns: Names of the first column, any of which will do; the other is called `label`.
    /// - Throws: `StudiesError.unfitSupport` if a column is missing, a cell is empty or the file is no table,
    ///   `.unreadableInput` if it cannot be read.
    public init(at path: String, column columns: String...) throws(StudiesError) {
        let bytes: [UInt8]
        do throws(FileError) {
            let file = try RegularFile(at: path)
            bytes = try file.bytes(from: 0, count: file.size)
        } catch {
            throw .unreadableInput(path, reason: "cannot be read: \(error)")
        }
        let table: CSVRows
        do throws(CSVRows.Fault) {
            table = try CSVRows(bytes)
        } catch {
            throw .unfitSupport(item: path, reason: "\(error)")
        }
        guard let name = columns.compactMap({ table.column($0) }).first, let label = table.column("label") else {
            throw .unfitSupport(item: path, reason: "its first line must name the columns \(columns[0]) and label")
        }
        for row in table.rows where row[name].isEmpty || row[label].isEmpty {
            throw .unfitSupport(
                item: path,
                reason: "a row is without \(row[name].isEmpty ? columns[0] : "label"): \(row.joined(separator: ","))")
        }
        rows = table.rows.map { ($0[name], $0[label]) }
    }
}
