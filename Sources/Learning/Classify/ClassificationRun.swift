public import Batch
internal import Classification
internal import DICOM
internal import Files
internal import Hashing
internal import Imaging
internal import Reports
internal import Studies
internal import Torch

/// The use case `classify`: look at a few labelled studies, then name the class of every case.
public struct ClassificationRun: Sendable {
    private let request: ClassificationRequest
    private let observer: any RunObserver

    /// A run that has not begun.
    public init(request: ClassificationRequest, observer: any RunObserver) {
        self.request = request
        self.observer = observer
    }

    /// What would be learned from and classified, a line per class, case and failure.
    ///
    /// - Throws: `RunError.refused` when an input or the support cannot be used.
    public func plan() throws(RunError) -> [String] {
        let support = try readSupport()
        let catalog = try CasePlan.catalog(of: request.settings, takesPictures: true, takesArchives: true)
        return zip(support.classes, support.counts).map { "support\t\($1) example(s)\t\($0)" }
            + CasePlan.lines(of: catalog)
    }

    /// Classifies every case.
    ///
    /// - Throws: `RunError` when nothing can be started or the output cannot be written.
    public func run() throws(RunError) -> BatchRun.Outcome {
        let support = try readSupport()
        let truth = try request.truth.map { (path) throws(RunError) in try TrueClasses(at: path) } ?? TrueClasses()
        let (encoder, modelSHA256) = try readEncoder()
        let catalog = try CasePlan.catalog(of: request.settings, takesPictures: true, takesArchives: true)
        let folder = try RunFolder(for: request.settings)
        let batch = BatchRun(settings: request.settings, catalog: catalog, folder: folder, observer: observer)
        observer.say(
            "\(CasePlan.found(catalog)); comparing with \(support.examples.count) example(s) of "
                + "\(support.classes.count) classes")

        let threads = try ComputeDevice.useThreads(request.threads)
        let prepared = try batch.prepare { [request] () throws(RunError) in
            let labelled = try LabelledCases(support, by: encoder)
            return (labelled, try labelled.classifier(head: request.head))
        }
        guard let (labelled, classifier) = prepared else { return try batch.endedEarly() }
        try folder.once("support") { () throws(RunError) in try labelled.writeThumbnails(to: folder) }
        let record = Self.record(of: classifier, support: support, request: request)
        for line in Self.words(of: record) { observer.say(line) }

        let reporter =
            request.writesReports
            ? ClassificationReport(
                algorithm: .init(
                    name: "medshot", version: request.settings.version,
                    fingerprint: SHA256.hex(of: modelSHA256, labelled.fingerprint, classifier.head.rawValue)),
                classes: support.classes)
            : nil
        let classification = CaseClassification(
            labelled: labelled, encoder: encoder, classifier: classifier, truth: truth, abstention: request.abstention,
            explains: request.explains, reporter: reporter)
        let allowsIncomplete = request.allowsIncomplete
        let outcome = try batch.run(
            learning: BatchRun.Learning(
                modelSHA256: modelSHA256, supportSHA256: SHA256.hex(of: labelled.fingerprint, truth.fingerprint),
                classifier: record, threads: threads, libraryVersions: ["libtorch": ComputeDevice.library]),
            warnings: Self.warnings(of: record)
        ) { source, volume, caseFolder in
            guard allowsIncomplete || !source.isIncomplete else {
                throw CaseFailure(
                    name: source.name, file: source.path, code: "E_INCOMPLETE",
                    reason:
                        "a file of its series could not be read, so slices may be missing; --allow-incomplete classifies it"
                )
            }
            return try classification.run(source, volume: volume, folder: caseFolder)
        }
        if let reporter, request.isByStudy, outcome.signal == nil {
            guard folder.shard == .whole else {
                observer.say("reports of whole studies are written by a run in one part only")
                return outcome
            }
            let reports = StudyReports(reporter: reporter, classes: support.classes, abstention: request.abstention)
            try reports.write(of: catalog.cases, to: folder)
        }
        return outcome
    }

    private func readSupport() throws(RunError) -> ClassSupport {
        do {
            return try ClassSupport(at: request.support, shots: request.shots, seed: request.settings.seed)
        } catch {
            throw .refused("\(error)")
        }
    }

    /// The encoder, and the SHA-256 of its file.
    private func readEncoder() throws(RunError) -> (PictureEncoder, String) {
        do {
            let bytes: [UInt8]
            if let path = request.model {
                let file = try RegularFile(at: path)
                bytes = try file.bytes(from: 0, count: file.size)
            } else {
                bytes = ShippedWeights.classifier.bytes
            }
            return (try PictureEncoder(safetensors: bytes), SHA256.hex(SHA256.digest(of: bytes)))
        } catch {
            throw .refused("\(request.model.map { "--model \($0)" } ?? "the encoder"): \(error)")
        }
    }

    private static func record(
        of classifier: FewShotClassifier, support: ClassSupport, request: ClassificationRequest
    ) -> ClassifierRecord {
        ClassifierRecord(
            classes: support.classes, counts: support.counts, head: classifier.head.rawValue,
            heads: ClassifierHead.allCases.map { head in
                let quality = classifier.qualities[head]
                return .init(
                    name: head.rawValue, accuracy: quality?.accuracy, probability: quality?.probability,
                    sharpness: classifier.sharpness[head] ?? 0)
            },
            leftOut: classifier.qualities[classifier.head]?.count ?? 0, abstention: request.abstention,
            isByStudy: request.isByStudy)
    }

    /// The choice of a head, for a person.
    private static func words(of record: ClassifierRecord) -> [String] {
        guard record.leftOut > 0 else { return ["answering by \(record.head)"] }
        let heads = record.heads.map { "\($0.name) \(percent($0.accuracy ?? 0))" }
        return [
            "answering by \(record.head); right on \(record.leftOut) examples left out in turn: "
                + heads.joined(separator: ", ")
        ]
    }

    private static func warnings(of record: ClassifierRecord) -> [String] {
        guard record.leftOut == 0 else { return [] }
        return [
            WarningCode.calibration.warning(
                "no example could be left out, since classes have a single one: probabilities are as sure as those of other "
                    + "tasks, which nothing has checked here; add a second example of every class")
        ]
    }

    private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
}
