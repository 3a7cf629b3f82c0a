internal import FoundationEssentials
internal import Hashing

/// One labelled example of a class: a volume or a picture.
public struct ClassExample: Sendable {
    /// The images; its name is no other example's.
    public let source: Case
    /// Index of its class.
    public let label: Int
    /// Number of what the user put there: series of one study folder share it.
    public let item: Int
}

/// A few labelled examples of every class, as the user sorted them.
///
/// Names of classes are the user's own words: they may hold anything, and never become part of a path.
public struct ClassSupport: Sendable {
    /// The most classes that are told apart.
    public static let mostClasses = 50

    /// Names of the classes, in the order of their bytes.
    public let classes: [String]
    /// The examples, class by class.
    public let examples: [ClassExample]

    /// Number of examples of every class.
    public var counts: [Int] { classes.indices.map { label in examples.count { $0.label == label } } }

    /// Reads a folder with a folder per class, a table with the columns `path` and `label`, or an `.npz` archive.
    ///
    /// In a class folder lie studies (folders of DICOM series) and single images: NIfTI, PNG or JPEG. Paths of a table are
    /// relative to its folder; each names a study folder or an image. Of an archive the part to learn from is taken:
    /// `train_images` and `train_labels`, or `images` and `labels` where there are no parts; its classes are called by their
    /// numbers.
    ///
    /// - Parameters:
    ///   - path: The folder, table or archive.
    ///   - shots: Examples of every class to take; nil for all. Series of one study folder count as one.
    ///   - seed: What chooses them.
    /// - Throws: `StudiesError.unfitSupport` naming the item that cannot be used, `.unreadableInput` when `path` does not
    ///   exist.
    public init(at path: String, shots: Int? = nil, seed: UInt64 = 0) throws(StudiesError) {
        var labelled: [Labelled]
        switch path.lowercased() {
        case let name where name.hasSuffix(".csv"): labelled = try Self.table(at: path)
        case let name where name.hasSuffix(".npz"): labelled = try Self.archive(at: path)
        default: labelled = try Self.folders(in: path)
        }
        if let shots { labelled = Self.drawn(shots, of: labelled, seed: seed) }
        let names = Set(labelled.map(\.label)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guard names.count >= 2 else {
            throw .unfitSupport(
                item: path,
                reason: names.isEmpty
                    ? "it holds no labelled image; give a folder for every class, a CSV table with path and label, or an .npz archive"
                    : "it holds one class only; there must be two at least")
        }
        guard names.count <= Self.mostClasses else {
            throw .unfitSupport(item: path, reason: "it holds \(names.count) classes; \(Self.mostClasses) at most")
        }
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
        var examples: [ClassExample] = []
        var items: [String: Int] = [:]
        for entry in labelled {
            let item = items[entry.item] ?? items.count
            items[entry.item] = item
            examples.append(ClassExample(source: entry.source, label: numbers[entry.label] ?? 0, item: item))
        }
        classes = names
        self.examples = examples.enumerated()
            .sorted { ($0.element.label, $0.offset) < ($1.element.label, $1.offset) }.map(\.element)
    }

    /// A case with the name of its class and of the item it is part of.
    private struct Labelled {
        let source: Case
        let label: String
        let item: String
    }

    /// Some items of every class.
    private static func drawn(_ shots: Int, of labelled: [Labelled], seed: UInt64) -> [Labelled] {
        var chosen: Set<[String]> = []
        for (label, entries) in Dictionary(grouping: labelled, by: \.label) {
            let items = Set(entries.map(\.item)).sorted {
                SHA256.hex(of: "\(seed)", label, $0) < SHA256.hex(of: "\(seed)", label, $1)
            }
            chosen.formUnion(items.prefix(shots).map { [label, $0] })
        }
        return labelled.filter { chosen.contains([$0.label, $0.item]) }
    }

    private static func archive(at path: String) throws(StudiesError) -> [Labelled] {
        let file = InputFile(path: path, relative: path.split(separator: "/").last.map(String.init) ?? path)
        return try ArchivedPicture.cases(of: file, part: .training, named: CaseName.stem(of: file)).map {
            source, label in
            Labelled(source: source, label: "\(label)", item: source.name)
        }
    }

    private static func folders(in path: String) throws(StudiesError) -> [Labelled] {
        let catalog = try CaseCatalog(inputs: [path], takesPictures: true)
        try check(catalog, prefix: "")
        let found = Set(catalog.cases.flatMap(\.files).map { $0.prefix { $0 != "/" } })
        if let empty = classFolders(in: path).first(where: { !found.contains($0[...]) }) {
            throw .unfitSupport(item: empty, reason: "the folder of this class holds no image that can be read")
        }
        var labelled: [Labelled] = []
        for source in catalog.cases {
            let parts = Set(
                source.files.map { $0.split(separator: "/", omittingEmptySubsequences: false).map(String.init) })
            let labels = Set(parts.map { $0.count > 1 ? $0[0] : "" })
            guard labels.count == 1, let label = labels.first else {
                throw .unfitSupport(
                    item: source.files[0],
                    reason:
                        "its series lies in the folders of several classes: \(labels.sorted().joined(separator: ", "))")
            }
            guard !label.isEmpty else {
                throw .unfitSupport(item: source.files[0], reason: "it lies in no class folder; move it into one")
            }
            // A study folder is one item; a series that lies in the class folder itself is one, too.
            let entries = Set(parts.map { $0.count > 2 ? $0[1] : source.name })
            labelled.append(
                Labelled(source: source, label: label, item: "\(label)/\(entries.sorted().joined(separator: "/"))"))
        }
        return labelled
    }

    /// Names of the folders in a folder, without hidden ones.
    private static func classFolders(in path: String) -> [String] {
        let manager = FileManager.default
        return ((try? manager.contentsOfDirectory(atPath: path)) ?? []).sorted().filter { name in
            var isFolder = false
            return !name.hasPrefix(".") && manager.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
                && isFolder
        }
    }

    private static func table(at path: String) throws(StudiesError) -> [Labelled] {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        var labelled: [Labelled] = []
        var (rows, names): (Set<String>, Set<String>) = ([], [])
        for (row, label) in try LabelTable(at: path, column: "path").rows {
            guard rows.insert(row).inserted else {
                throw .unfitSupport(item: row, reason: "it stands twice in \(path)")
            }
            let place = row.hasPrefix("/") ? row : "\(folder)/\(row)"
            let catalog: CaseCatalog
            do throws(StudiesError) {
                catalog = try CaseCatalog(inputs: [place], takesPictures: true)
            } catch {
                throw .unfitSupport(item: row, reason: "it does not exist or cannot be opened")
            }
            try check(catalog, prefix: row)
            guard !catalog.cases.isEmpty else {
                throw .unfitSupport(item: row, reason: "it holds no image that can be read")
            }
            for source in catalog.cases {
                let name = names.contains(source.name) ? "\(source.name)-\(SHA256.hex(of: row).prefix(8))" : source.name
                names.insert(name)
                labelled.append(Labelled(source: source.named(name), label: label, item: row))
            }
        }
        return labelled
    }

    private static func check(_ catalog: CaseCatalog, prefix: String) throws(StudiesError) {
        guard let failure = catalog.failures.first else { return }
        throw .unfitSupport(item: failure.file.isEmpty ? prefix : failure.file, reason: failure.reason)
    }
}
