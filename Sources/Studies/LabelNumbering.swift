internal import Imaging

/// One value for every structure of a whole run, so that a value means the same in every case.
///
/// A structure is known by its name. Where every name has one number in all files, and every number up to 254 one name, the
/// numbers are the values; otherwise names are numbered in the order of the alphabet.
struct LabelNumbering {
    /// The structures by rising value.
    private(set) var labels: [Label] = []
    /// Whether the values are the numbers of the files.
    private(set) var keepsNumbers = true

    /// Most structures that a label map tells apart.
    static let limit = Int(LabelMap.notAnnotated) - 1

    /// - Throws: `LabelFault` when there are more structures than values.
    init(_ files: [[DrawnStructure]]) throws(LabelFault) {
        var first: [String: DrawnStructure] = [:]
        var names: [Int: Set<String>] = [:]
        var numbers: [String: Set<Int>] = [:]
        for (name, structure) in files.flatMap(Self.named) {
            if first[name] == nil { first[name] = structure }
            names[structure.number, default: []].insert(name)
            numbers[name, default: []].insert(structure.number)
        }
        guard first.count <= Self.limit else {
            throw LabelFault(
                code: .tooMany,
                reason:
                    "the labels name \(first.count) structures, and a label map tells \(Self.limit) apart; take fewer "
                    + "label files at a time with --labels")
        }
        keepsNumbers =
            names.allSatisfy { (1...Self.limit).contains($0.key) && $0.value.count == 1 }
            && numbers.values.allSatisfy { $0.count == 1 }
        let ordered = first.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (position, (name, structure)) in ordered.enumerated() {
            let value = keepsNumbers ? structure.number : position + 1
            labels.append(
                Label(value: UInt8(value), name: name, category: structure.category, type: structure.type))
        }
        labels.sort { $0.value < $1.value }
    }

    /// The values of the structures of one file, by their numbers in it.
    func values(of structures: [DrawnStructure]) -> [Int: UInt8] {
        var values: [Int: UInt8] = [:]
        for (name, structure) in Self.named(structures) {
            values[structure.number] = labels.first { $0.name == name }?.value
        }
        return values
    }

    /// The structures of one file with their names; the second of a name is "name (2)".
    private static func named(_ structures: [DrawnStructure]) -> [(name: String, structure: DrawnStructure)] {
        var uses: [String: Int] = [:]
        return structures.map { structure in
            let use = uses[structure.name, default: 0] + 1
            uses[structure.name] = use
            return (use == 1 ? structure.name : "\(structure.name) (\(use))", structure)
        }
    }
}
