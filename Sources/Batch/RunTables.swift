internal import Files
internal import FoundationEssentials
internal import Imaging
internal import Reports

/// What concerns all cases of a run: summary.csv, key.csv, report.html and run.json, made from the parts' journals and the
/// cases' own results.
struct RunTables {
    private let path: String
    private let shards: [(shard: Shard, record: ShardRecord)]

    /// Reads the journals of a run.
    ///
    /// - Throws: `RunError.refused` when the folder holds no run.
    init(of path: String) throws(RunError) {
        self.path = path
        shards = RunFolder.shards(in: path).compactMap { shard in
            ShardRecord(Journal.read("\(path)/shards/\(shard.name)/journal").lines).map { (shard, $0) }
        }
        guard !shards.isEmpty else {
            throw .refused("\(path) holds no run: there is no journal in \(path)/shards")
        }
    }

    /// Writes the four files; run.json comes last, so that a folder with it holds complete tables.
    ///
    /// - Returns: The merged record.
    /// - Throws: `RunError.outputUnusable`.
    @discardableResult
    func write() throws(RunError) -> RunRecord {
        let statuses = statuses
        var run = mergedRun
        run.cases = statuses
        var records: [CaseRecord] = []
        for status in statuses where status.status == .done || status.status == .review {
            records.append(try record(of: status.name))
        }
        try RunFolder.write(try key(), to: "\(path)/key.csv", isPrivate: true)
        if let classifier = run.classifier {
            try writePredictions(records, run: run, by: classifier)
        } else {
            try RunFolder.write(SummaryTable.table(of: records).encoded, to: "\(path)/summary.csv", isPrivate: false)
            let overlays = pictures("overlay.png", of: records).merging(pictures("contact.png", of: records)) { $1 }
            let page = ReportPage(run: run, records: records, overlays: overlays)
            try RunFolder.write(page.encoded, to: "\(path)/report.html", isPrivate: false)
        }
        try NNUNetDataset(of: path, run: run, records: records)?.write()
        guard let bytes = try? JSONDocument.encoded(run) else {
            throw .outputUnusable("\(path)/run.json cannot be made: a number in it is not finite")
        }
        try RunFolder.write(bytes, to: "\(path)/run.json", isPrivate: false)
        return run
    }

    private func writePredictions(
        _ records: [CaseRecord], run: RunRecord, by classifier: ClassifierRecord
    ) throws(RunError) {
        var tables = [
            "summary.csv": SummaryTable.table(of: records, classes: classifier.classes),
            "predictions.csv": PredictionTable.cases(records, classes: classifier.classes),
        ]
        if classifier.isByStudy {
            tables["predictions-study.csv"] = PredictionTable.studies(
                records, classes: classifier.classes, abstention: classifier.abstention)
        }
        for (name, table) in tables.sorted(by: { $0.key < $1.key }) {
            try RunFolder.write(table.encoded, to: "\(path)/\(name)", isPrivate: false)
        }
        var examples: [String: [UInt8]] = [:]
        for name in Set(records.flatMap { $0.classification?.votes.map(\.example) ?? [] }) {
            examples[name] = Self.bytes(of: "\(path)/support/\(name).png")
        }
        let page = ClassificationPage(
            run: run, records: records, pictures: pictures("picture.png", of: records),
            explanations: pictures("explanation.png", of: records), examples: examples)
        if let page { try RunFolder.write(page.encoded, to: "\(path)/report.html", isPrivate: false) }
    }

    /// Pictures of one kind take less than this within the page; more of them stay in their cases' folders.
    private static let mostPictureBytes = 8 << 20

    /// The pictures of one kind that cases have, by the cases' names.
    private func pictures(_ file: String, of records: [CaseRecord]) -> [String: ReportPicture] {
        let names = records.filter { $0.files.contains(file) }.map(\.name)
        let sizes = names.map { (try? RegularFile(at: "\(path)/cases/\($0)/\(file)").size) ?? 0 }
        let areInside = sizes.reduce(0, +) < Self.mostPictureBytes
        var pictures: [String: ReportPicture] = [:]
        for name in names {
            let place = "cases/\(name)/\(file)"
            pictures[name] = areInside ? Self.bytes(of: "\(path)/\(place)").map { .inside($0) } : .beside(place)
        }
        return pictures
    }

    /// Every case and failed file, in the order of the first part's plan; names that only other parts saw come after.
    private var statuses: [CaseStatus] {
        var seen: Set<String> = []
        var statuses: [CaseStatus] = []
        for name in shards.flatMap(\.record.plan.names) where seen.insert(name).inserted {
            let owner = shards.first { $0.shard.owns(name) }
            statuses.append(
                owner?.record.status(of: name)
                    ?? CaseStatus(name: name, status: .skipped, reason: "its part of the run has not begun"))
        }
        return statuses
    }

    private var mergedRun: RunRecord {
        var run = shards[0].record.plan.run
        let others = shards.dropFirst().map(\.record.plan.run)
        for other in others {
            for warning in other.warnings where !run.warnings.contains(warning) { run.warnings.append(warning) }
            run.started = min(run.started, other.started)
        }
        let hosts = [run.host] + others.map(\.host)
        run.host = Set(hosts).sorted().joined(separator: ", ")
        // Parts run side by side.
        run.seconds = shards.compactMap(\.record.closing?.seconds).max() ?? 0
        let fingerprints = Set(shards.map(\.record.plan.fingerprint))
        if fingerprints.count > 1 {
            run.warnings.append(
                WarningCode.parts.warning(
                    "the parts of this run had different options or models: their results do not compare"))
        }
        let open = shards.count { $0.record.closing == nil }
        if open > 0 {
            run.warnings.append(
                WarningCode.parts.warning(
                    "\(open) part(s) of this run are not at their end: they still work, or were killed"))
        }
        return run
    }

    private func record(of name: String) throws(RunError) -> CaseRecord {
        let file = "\(path)/cases/\(name)/result.json"
        do {
            guard let bytes = Self.bytes(of: file) else { throw ReportError.damaged(reason: "it cannot be read") }
            return try JSONDocument.decoded(CaseRecord.self, from: bytes)
        } catch {
            throw .outputUnusable("\(file) is not what the run wrote (\(error)); run the command again with --resume")
        }
    }

    /// The rows of all parts' keys, each once.
    private func key() throws(RunError) -> [UInt8] {
        var table = KeyTable.empty
        var seen: Set<KeyTable.Row> = []
        for (shard, _) in shards {
            let file = "\(path)/shards/\(shard.name)/key.json"
            guard let bytes = Self.bytes(of: file),
                let rows = try? JSONDocument.decoded([KeyTable.Row].self, from: bytes)
            else { throw .outputUnusable("\(file) is missing or damaged; run the command again with --resume") }
            for row in rows where seen.insert(row).inserted { table.append(row.cells) }
        }
        return table.encoded
    }

    private static func bytes(of path: String) -> [UInt8]? {
        guard let file = try? RegularFile(at: path) else { return nil }
        return try? file.bytes(from: 0, count: file.size)
    }
}
