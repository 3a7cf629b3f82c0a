internal import DICOM
internal import Dispatch
internal import FoundationEssentials
internal import Hashing
internal import Imaging
public import Reports
public import Studies

/// Goes through the cases of a run, one folder per case, and keeps a journal of what is done.
///
/// Killed at any moment and begun again, it ends with the same results as if nothing had happened: a case counts as done
/// when the journal says so for its files, options and model, and its results are unchanged.
public struct BatchRun {
    /// What became of a run.
    public struct Outcome: Sendable {
        /// A line for every case and file that failed: name, file below its input, reason.
        public let failures: [String]
        /// Number of cases that have results.
        public let done: Int
        /// Number of them that a person must look at.
        public let review: Int
        /// The signal that ended the run before all cases were done.
        public let signal: Int32?
    }

    /// What a learning run adds to run.json.
    public struct Learning: Sendable {
        /// SHA-256 of the model.
        public var modelSHA256: String
        /// SHA-256 of what the results depend on besides the model, such as the annotated slices.
        public var supportSHA256: String
        /// How the model was adapted; nil where it was taken as it is.
        public var adaptation: AdaptationRecord?
        /// What cases are classified with; nil for other commands.
        public var classifier: ClassifierRecord?
        /// Number of threads.
        public var threads: Int
        /// Versions of the libraries that only learning uses.
        public var libraryVersions: [String: String]

        /// All of it.
        public init(
            modelSHA256: String, supportSHA256: String, adaptation: AdaptationRecord? = nil,
            classifier: ClassifierRecord? = nil, threads: Int, libraryVersions: [String: String]
        ) {
            self.modelSHA256 = modelSHA256
            self.supportSHA256 = supportSHA256
            self.adaptation = adaptation
            self.classifier = classifier
            self.threads = threads
            self.libraryVersions = libraryVersions
        }
    }

    private let settings: RunSettings
    private let catalog: CaseCatalog
    private let folder: RunFolder
    private let observer: any RunObserver
    private let started = Date()
    private let clock = ContinuousClock().now

    /// A run over the cases of a catalog; its time begins now, and a signal does not end the process any more but the run.
    public init(settings: RunSettings, catalog: CaseCatalog, folder: RunFolder, observer: any RunObserver) {
        self.settings = settings
        self.catalog = catalog
        self.folder = folder
        self.observer = observer
        Interruption.beginOrderly()
    }

    /// Runs every case of this part that is not done yet, and writes the tables when the run has one part only.
    ///
    /// - Parameters:
    ///   - learning: What a learning run adds to run.json.
    ///   - warnings: What concerns the whole run.
    ///   - process: Makes the results of a case.
    /// - Throws: `RunError.outputUnusable`.
    public func run(
        learning: Learning? = nil, warnings: [String] = [], process: @escaping CaseProcess
    ) throws(RunError) -> Outcome {
        defer { Interruption.endOrderly() }
        let journal = try Journal(at: folder.journalPath)
        let plan = plan(learning: learning, warnings: warnings)
        try journal.append(.began(plan))
        try writeKey()

        let (kept, open) = split(by: journal)
        folder.removeCases(except: Set(kept.map(\.status.name)))
        let failures = catalog.failures.filter { folder.shard.owns($0.name) }
        for failure in failures { try journal.append(.ended(Journal.CaseEnd(failure, plan: plan))) }

        var progress = BatchProgress(
            kept: kept, open: open, failures: failures, observer: observer, stopsAtFailure: settings.failFast)
        let caseRun = CaseRun(folder: folder, process: process)
        let (ended, signal) = try progress.run(jobs: settings.jobs, journal: journal, plan: plan, caseRun: caseRun)
        try close(journal, because: ended)
        return Outcome(
            failures: FailureLines.lines(of: progress.failures), done: progress.done, review: progress.review,
            // One that came while the tables were written stopped nothing, but whoever sent it waits for its code.
            signal: signal ?? Interruption.signalNumber)
    }

    /// Does what all cases need first, such as adapting a network, on a thread of its own.
    ///
    /// - Returns: What was made; nil when a signal came before. The work then ends with the process, and ``endedEarly()``
    ///   is all that is left to do.
    /// - Throws: What the work throws.
    public func prepare<Made: Sendable>(
        _ work: @escaping @Sendable () throws(RunError) -> Made
    ) throws(RunError) -> Made? {
        let queue = CaseQueue(count: 1, jobs: 1) { _ in
            Result { () throws(RunError) in try work() }
        }
        while Interruption.signalNumber == nil {
            guard let (_, made) = queue.next(within: .milliseconds(50)) else { continue }
            return try made.get()
        }
        observer.finish()
        observer.say("ending before the first case")
        return nil
    }

    /// Writes the tables of a run that a signal ended before its first case.
    ///
    /// - Throws: `RunError.outputUnusable`.
    public func endedEarly() throws(RunError) -> Outcome {
        let journal = try Journal(at: folder.journalPath)
        // What an earlier process did stays as it is; without its model nothing is known of what this one would have kept.
        if journal.lines.isEmpty {
            try journal.append(.began(plan(learning: nil, warnings: [])))
            try writeKey()
        }
        try close(journal, because: "a signal ended the run before this case")
        return Outcome(
            failures: FailureLines.lines(of: catalog.failures), done: 0, review: 0, signal: Interruption.signalNumber)
    }

    /// Notes the end of this process, and writes the tables when the run has one part only.
    private func close(_ journal: Journal, because reason: String?) throws(RunError) {
        try journal.append(
            .closed(Journal.Closing(seconds: (ContinuousClock().now - clock) / .seconds(1), reason: reason)))
        // An abandoned case has a folder that nobody will finish.
        if reason != nil { folder.removeLeftovers() }
        if folder.shard.count == 1 {
            try RunTables(of: folder.path).write()
        } else {
            observer.say(
                "part \(folder.shard.index) of \(folder.shard.count) is at its end; when all are: "
                    + "medshot report \(folder.path)")
        }
    }

    private func plan(learning: Learning?, warnings: [String]) -> Journal.Plan {
        Journal.Plan(
            fingerprint: fingerprint(learning), names: catalog.failures.map(\.name) + catalog.cases.map(\.name),
            run: record(learning: learning, warnings: warnings))
    }

    /// The ends of cases that are done, and the cases that are not.
    private func split(by journal: Journal) -> (kept: [Journal.CaseEnd], open: [Case]) {
        let cases = catalog.cases.filter { folder.shard.owns($0.name) }
        guard let earlier = ShardRecord(journal.lines) else { return ([], cases) }
        var kept: [Journal.CaseEnd] = []
        var open: [Case] = []
        for source in cases {
            if let inputs = InputFingerprint.of(source), let end = earlier.result(of: source.name, inputs: inputs),
                let files = end.files, FileSeal.hold(files, in: folder.caseFolder(source.name))
            {
                kept.append(end)
            } else {
                open.append(source)
            }
        }
        return (kept, open)
    }

    /// Hash of all that shapes results besides a case's own files.
    private func fingerprint(_ learning: Learning?) -> String {
        let options = settings.options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return SHA256.hex(
            of: settings.version, settings.command, options.joined(separator: "\n"), "\(settings.seed)",
            learning?.modelSHA256 ?? "", learning?.supportSHA256 ?? "")
    }

    private func record(learning: Learning?, warnings: [String]) -> RunRecord {
        RunRecord(
            programVersion: settings.version, command: settings.command, options: settings.options,
            seed: settings.seed, modelSHA256: learning?.modelSHA256,
            libraryVersions: ["DCMTK": DICOMLibrary.version].merging(learning?.libraryVersions ?? [:]) { $1 },
            threads: learning?.threads ?? 1, host: hostName(), started: started.formatted(.iso8601), seconds: 0,
            adaptation: learning?.adaptation, classifier: learning?.classifier, cases: [],
            warnings: warnings + skippedWarning)
    }

    private func writeKey() throws(RunError) {
        guard let bytes = try? JSONDocument.encoded(KeyTable.rows(of: catalog)) else {
            throw .outputUnusable("the key of the cases cannot be made")
        }
        try folder.writeForShard(bytes, to: "key.json", isPrivate: true)
    }

    /// How many files were left out, by reason.
    private var skippedWarning: [String] {
        var counts: [String: Int] = [:]
        for file in catalog.skipped { counts[file.reason, default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.map {
            WarningCode.skipped.warning("\($0.value) file(s) left out: \($0.key)")
        }
    }
}

extension Journal.CaseEnd {
    /// The end of a case that failed.
    init(_ failure: CaseFailure, plan: Journal.Plan) {
        self.init(
            status: CaseStatus(name: failure.name, status: .failed, reason: "\(failure.code): \(failure.reason)"),
            fingerprint: plan.fingerprint)
    }

    /// The end of a case that has results.
    init(_ record: CaseRecord, inputs: String, files: [String: FileSeal], plan: Journal.Plan) {
        let reasons = record.reviewReasons.isEmpty ? nil : record.reviewReasons.joined(separator: "; ")
        self.init(
            status: CaseStatus(
                name: record.name, status: record.needsReview ? .review : .done, reason: reasons),
            fingerprint: plan.fingerprint, inputs: inputs, files: files)
    }
}
