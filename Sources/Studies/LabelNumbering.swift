internal import Imaging

/// One value for every structure of a whole run, so that a value means the same in every case.
///
/// A structure is known by its name. Where every name has one number in all files, and every number up to 254 one name, the
/// numbers are the values; otherwise names are numbered in the order of the alphabet.
struct LabelNumbering {
    /// The structures by rising value.
    private(set) var labels: [Label] = []
    /// Whether the values are as in the files, or were asked to be others.
    private(set) var keepsNumbers = true
    /// The structures that a mapping leaves out.
    private(set) var leftOut: [String] = []
    private var valueOfName: [String: UInt8] = [:]

    /// Most structures that a label map tells apart.
    static let limit = Int(LabelMap.notAnnotated) - 1

    /// - Throws: `LabelFault` when there are more structures than values, or a mapping fits none.
    init(_ files: [[DrawnStructure]], values rule: LabelValues = .asDrawn) throws(LabelFault) {
        var first: [String: DrawnStructure] = [:]
        var names: [Int: Set<String>] = [:]
        var numbers: [String: Set<Int>] = [:]
        for (name, structure) in files.flatMap(Self.named) {
            if first[name] == nil { first[name] = structure }
            names[structure.number, default: []].insert(name)
            numbers[name, default: []].insert(structure.number)
        }
        if case .mapped(let mapping) = rule {
            try map(first, by: mapping)
            return
        }
        guard first.count <= Self.limit else {
            throw LabelFault(
                code: .tooMany,
                reason:
                    "the labels name \(first.count) structures, and a label map tells \(Self.limit) apart; take fewer "
                    + "label files at a time with --labels")
        }
        let areNumbered =
            names.allSatisfy { (1...Self.limit).contains($0.key) && $0.value.count == 1 }
            && numbers.values.allSatisfy { $0.count == 1 }
        keepsNumbers = areNumbered || rule == .consecutive
        let ordered = first.sorted { a, b in
            areNumbered
                ? a.value.number < b.value.number : a.key.utf8.lexicographicallyPrecedes(b.key.utf8)
        }
        for (position, (name, structure)) in ordered.enumerated() {
            let value = areNumbered && rule == .asDrawn ? structure.number : position + 1
            add(name, UInt8(value), structure)
            valueOfName[name] = UInt8(value)
        }
    }

    /// Takes the labels of a mapping, whether or not a structure fits them: a value means the same in every data set.
    private mutating func map(_ structures: [String: DrawnStructure], by mapping: LabelMapping) throws(LabelFault) {
        for (name, _) in structures.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            if let value = mapping.value(of: name) {
                valueOfName[name] = UInt8(value)
            } else {
                leftOut.append(name)
            }
        }
        guard structures.isEmpty || !valueOfName.isEmpty else {
            throw LabelFault(
                code: .unmapped,
                reason: "the label map fits no structure; there are \(leftOut.prefix(8).joined(separator: ", "))")
        }
        for (place, entry) in mapping.entries.enumerated() {
            let drawn = structures.filter { valueOfName[$0.key] == UInt8(place + 1) }.min { $0.key < $1.key }
            add(entry.name, UInt8(place + 1), drawn?.value)
        }
    }

    private mutating func add(_ name: String, _ value: UInt8, _ structure: DrawnStructure?) {
        labels.append(
            Label(
                value: value, name: name, category: structure?.category ?? .tissue, type: structure?.type ?? .tissue))
    }

    /// The values of the structures of one file, by their numbers in it.
    func values(of structures: [DrawnStructure]) -> [Int: UInt8] {
        var values: [Int: UInt8] = [:]
        for (name, structure) in Self.named(structures) {
            values[structure.number] = valueOfName[name]
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
