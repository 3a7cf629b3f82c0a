internal import Files

/// A CSV of classes by case: the truth, or predictions.
struct ClassTable {
    /// What is said of one case.
    struct Entry {
        let name: String
        /// The class; empty where the table gives probabilities only.
        let label: String
        /// By the table's classes.
        let probabilities: [Double]
        let isAbstained: Bool
    }

    /// The classes that have a column of probabilities.
    let classes: [String]
    let entries: [Entry]
    /// Whether the table says which cases were left undecided.
    let tellsAbstention: Bool
    private let places: [String: Int]
    private let placesByStem: [String: Int]

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - path: A CSV file, or a folder with `predictions.csv`.
    ///   - word: What it is on the command line.
    ///   - labels: Names that the column of the class may have.
    /// - Throws: `RunError.refused` with the line that is at fault.
    init(at path: String, as word: String, labels: String...) throws(RunError) {
        func refused(_ reason: String) -> RunError { .refused("\(word): \(path): \(reason)") }
        let table: CSVRows
        do {
            table = try CSVRows(try Self.bytes(at: path))
        } catch let fault as CSVRows.Fault {
            throw refused(fault.description)
        } catch {
            throw refused("it cannot be read, and holds no predictions.csv that can")
        }
        guard let name = table.column("case") ?? table.column("path") ?? table.column("image") else {
            throw refused("its header has none of the columns case, path, image")
        }
        let label = labels.lazy.compactMap { table.column($0) }.first
        let probabilities = table.header.indices.filter { table.header[$0].hasPrefix("p_") }
        guard label != nil || !probabilities.isEmpty else {
            throw refused("its header has none of the columns \(labels.joined(separator: ", "))")
        }
        let abstained = table.column("abstained")
        classes = probabilities.map { String(table.header[$0].dropFirst(2)) }
        tellsAbstention = abstained != nil
        var entries: [Entry] = []
        var places: [String: Int] = [:]
        var stems: [String: Int] = [:]
        for row in table.rows {
            let numbers = probabilities.compactMap { Double(row[$0]) }.filter { (0...1).contains($0) }
            guard numbers.count == probabilities.count else {
                throw refused("the probabilities of \(row[name]) are not all numbers from 0 to 1")
            }
            guard places.updateValue(entries.count, forKey: row[name]) == nil else {
                throw refused("it holds \(row[name]) twice")
            }
            // A stem that two share names neither.
            stems[Self.stem(of: row[name])] = stems[Self.stem(of: row[name])] == nil ? entries.count : -1
            entries.append(
                Entry(
                    name: row[name], label: label.map { row[$0] } ?? "", probabilities: numbers,
                    isAbstained: abstained.map { ["yes", "true", "1"].contains(row[$0].lowercased()) } ?? false))
        }
        guard !entries.isEmpty else { throw refused("it holds no case") }
        self.entries = entries
        self.places = places
        placesByStem = stems
    }

    /// What the table says of a case: by its name or path, or by the name of the file without folder and ending.
    func entry(of name: String) -> Entry? {
        if let place = places[name] { return entries[place] }
        guard let place = placesByStem[Self.stem(of: name)], place >= 0 else { return nil }
        return entries[place]
    }

    private static func bytes(at path: String) throws -> [UInt8] {
        if let file = try? RegularFile(at: path) { return try file.bytes(from: 0, count: file.size) }
        let file = try RegularFile(at: "\(path)/predictions.csv")
        return try file.bytes(from: 0, count: file.size)
    }

    private static func stem(of name: String) -> String {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        for ending in [".nii.gz", ".nii", ".png", ".jpg", ".jpeg", ".dcm"] where file.lowercased().hasSuffix(ending) {
            return String(file.dropLast(ending.count))
        }
        return file
    }
}
