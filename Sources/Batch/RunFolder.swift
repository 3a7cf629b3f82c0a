internal import Files
internal import FoundationEssentials
internal import Glibc

/// The folder that a run writes to, with the part of it that this process works on.
public struct RunFolder: Sendable {
    /// Its path.
    public let path: String
    /// The part of the run that this process does.
    public let shard: Shard
    private let lock: RunLock

    /// Prepares the folder for a new run, or for one that goes on.
    ///
    /// What a killed process left half written is removed.
    ///
    /// - Parameters:
    ///   - path: The folder, made where it is missing.
    ///   - inputs: The inputs, which the folder must not lie in.
    ///   - shard: The part of the run that works here.
    ///   - resumes: Whether results of an earlier run may be there.
    /// - Throws: `RunError.refused` when it lies inside an input, `.outputUnusable` when an earlier run's results are in
    ///   it, another process works on the same part, or it cannot be made.
    public init(
        preparing path: String, inputs: [String], shard: Shard = .whole, resumes: Bool = false
    ) throws(RunError) {
        self.path = path
        self.shard = shard
        try Self.checkApart(path, from: inputs)
        let others = Self.shards(in: path)
        if let other = others.first(where: { $0.count != shard.count }) {
            throw .outputUnusable(
                other.count == 1
                    ? "\(path) holds the results of a run that was not split; choose another folder with -o"
                    : "\(path) holds the results of a run in \(other.count) parts; use --shard K/\(other.count) or another folder"
            )
        }
        let isForeign =
            others.isEmpty
            && ["run.json", "cases"].contains { FileManager.default.fileExists(atPath: "\(path)/\($0)") }
        if isForeign { throw Self.occupied(path) }
        let own = "\(path)/shards/\(shard.name)"
        // The part's folder comes first: it tells that what else is here is a run's.
        for folder in [own, "\(path)/cases"] {
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw .outputUnusable("\(folder) cannot be made: check that the disk is writable and not full")
            }
        }
        lock = try RunLock(at: "\(own)/lock")
        if !resumes && !Journal.read("\(own)/journal").lines.isEmpty { throw Self.occupied(path) }
        removeLeftovers()
    }

    /// The folder of a run's output, prepared as its settings ask for it.
    ///
    /// - Throws: As the other initializer.
    public init(for settings: RunSettings) throws(RunError) {
        try self.init(
            preparing: settings.output, inputs: settings.inputs, shard: settings.shard, resumes: settings.resumes)
    }

    /// The path of the journal.
    var journalPath: String { "\(path)/shards/\(shard.name)/journal" }

    /// The parts that have a folder, in order.
    static func shards(in path: String) -> [Shard] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/shards")) ?? []
        return names.compactMap { Shard(named: $0) }.sorted { ($0.count, $0.index) < ($1.count, $1.index) }
    }

    /// Writes a file of this part of the run in one step.
    ///
    /// - Throws: `RunError.outputUnusable`.
    func writeForShard(_ bytes: [UInt8], to name: String, isPrivate: Bool = false) throws(RunError) {
        try Self.write(bytes, to: "\(path)/shards/\(shard.name)/\(name)", isPrivate: isPrivate)
    }

    /// Writes a file of the whole run in one step.
    ///
    /// - Throws: `RunError.outputUnusable`.
    public func write(_ bytes: [UInt8], to name: String, isPrivate: Bool = false) throws(RunError) {
        try Self.write(bytes, to: "\(path)/\(name)", isPrivate: isPrivate)
    }

    /// Makes a folder for files of the whole run.
    ///
    /// - Throws: `RunError.outputUnusable`.
    public func makeFolder(_ name: String) throws(RunError) {
        do {
            try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
        } catch {
            throw .outputUnusable("\(path)/\(name) cannot be made: check that the disk is writable and not full")
        }
    }

    static func write(_ bytes: [UInt8], to path: String, isPrivate: Bool) throws(RunError) {
        do throws(FileError) {
            try AtomicFile.write(bytes, to: path, permissions: isPrivate ? 0o600 : 0o644)
        } catch {
            throw .outputUnusable("\(error)")
        }
    }

    /// Begins the folder of a case, which nobody sees before it is complete.
    func beginCase(_ name: String) throws(RunError) -> CaseFolder {
        try CaseFolder(beginning: name, in: "\(path)/cases")
    }

    /// Where the results of a case lie.
    func caseFolder(_ name: String) -> String { "\(path)/cases/\(name)" }

    /// Removes results of this part that are not worth keeping.
    ///
    /// A folder with a hidden name is a case that another part fills at this moment.
    func removeCases(except names: Set<String>) {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/cases")) ?? []
        for name in found where !name.hasPrefix(".") && !names.contains(name) && shard.owns(name) {
            try? FileManager.default.removeItem(atPath: caseFolder(name))
        }
    }

    /// Runs a step that all parts need once; a second process waits for the first one's end.
    ///
    /// - Throws: What the step throws; `RunError.outputUnusable` when the folder cannot be written.
    public func once<Result>(_ name: String, _ step: () throws(RunError) -> Result) throws(RunError) -> Result {
        let lock = try RunLock(waitingAt: "\(path)/shards/\(name).lock")
        defer { extendLifetime(lock) }
        return try step()
    }

    /// Removes what a process that was killed, or a case that was abandoned, left half written.
    func removeLeftovers() {
        let manager = FileManager.default
        for name in (try? manager.contentsOfDirectory(atPath: "\(path)/cases")) ?? [] {
            guard let unfinished = CaseFolder.caseName(ofUnfinished: name), shard.owns(unfinished) else { continue }
            try? manager.removeItem(atPath: "\(path)/cases/\(name)")
        }
        // Of a run in parts, another process may be writing beside the parts' folders now.
        for folder in ["\(path)/shards/\(shard.name)"] + (shard.count == 1 ? [path] : []) {
            for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? []
            where AtomicFile.isTemporary(name) {
                try? manager.removeItem(atPath: "\(folder)/\(name)")
            }
        }
    }

    private static func occupied(_ path: String) -> RunError {
        .outputUnusable(
            "\(path) holds the results of an earlier run; go on with it by --resume, or choose another folder with -o")
    }

    private static func checkApart(_ path: String, from inputs: [String]) throws(RunError) {
        let target = resolved(path)
        for input in inputs {
            let source = resolved(input)
            guard target != source, !target.hasPrefix(source + "/") else {
                throw .refused(
                    "the output folder \(path) lies in the input \(input): a later run would read its results")
            }
        }
    }

    /// The path with links resolved as far as it exists.
    private static func resolved(_ path: String) -> String {
        var existing = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        var rest = ""
        while existing != "/" {
            if let real = unsafe realpath(existing, nil) {
                defer { unsafe free(real) }
                return unsafe String(cString: real) + rest
            }
            let cut = existing.lastIndex(of: "/") ?? existing.startIndex
            rest = String(existing[cut...]) + rest
            existing = cut == existing.startIndex ? "/" : String(existing[..<cut])
        }
        return rest
    }
}
