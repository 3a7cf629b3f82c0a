public import Batch
internal import DICOM
internal import Files
internal import ImageFiles
internal import Imaging
internal import Reports
internal import Segmentation
internal import Studies
internal import Torch

/// The use case `segment`: adapt a network to the annotated slices, then mask every case.
public struct SegmentationRun: Sendable {
    private let request: SegmentationRequest
    private let observer: any RunObserver

    /// A run that has not begun.
    public init(request: SegmentationRequest, observer: any RunObserver) {
        self.request = request
        self.observer = observer
    }

    /// What would be learned and segmented, a line per support item, case and failure.
    ///
    /// - Throws: `RunError.refused` when an input or the support cannot be used.
    public func plan() throws(RunError) -> [String] {
        var lines: [String] = []
        if let support = try readSupport() {
            _ = try SupportPlane(of: support)
            lines = support.items.map { "support\t\($0.annotated.slices.count) slice(s)\t\($0.name)" }
        } else {
            let model = try SavedModel(at: request.model ?? "")
            lines = model.task.labels.map { "model\t\($0.name)" }
        }
        return lines + CasePlan.lines(of: try CasePlan.catalog(of: request.settings, takesPictures: true))
    }

    /// Adapts the network, or reads one that was adapted before, and segments every case.
    ///
    /// - Throws: `RunError` when nothing can be started or the output cannot be written.
    public func run() throws(RunError) -> BatchRun.Outcome {
        let support = try readSupport()
        let catalog = try CasePlan.catalog(of: request.settings, takesPictures: true)
        let ready: ReadyModel
        let batch: BatchRun
        if let support {
            let slices = SupportSlices(of: support)
            let task = try LearnedTask(of: support, slices: slices)
            let folder = try RunFolder(for: request.settings)
            batch = BatchRun(settings: request.settings, catalog: catalog, folder: folder, observer: observer)
            observer.say(
                "\(CasePlan.found(catalog)); learning \(Self.names(task)) from \(support.sliceCount) slice(s) of "
                    + "\(support.items.count) image(s)")
            for warning in support.warnings { observer.say("warning: \(warning)") }
            let adaptation = SupportAdaptation(request: request, observer: observer)
            let made = try batch.prepare { () throws(RunError) in
                try adaptation.model(for: slices, of: support, task: task, in: folder)
            }
            guard let made else { return try batch.endedEarly() }
            ready = made
        } else {
            let saved = try SavedModel(at: request.model ?? "")
            let folder = try RunFolder(for: request.settings)
            batch = BatchRun(settings: request.settings, catalog: catalog, folder: folder, observer: observer)
            observer.say("\(CasePlan.found(catalog)); looking for \(Self.names(saved.task)) with the model given")
            ready = try ReadyModel(saved, threads: request.threads)
            try folder.write(saved.bytes, to: "model.safetensors")
        }
        if let path = request.savedModel {
            try Trained.reporting { try AtomicFile.write(ready.bytes, to: path) }
        }
        let masking = CaseSegmentation(ready, request: request)
        return try batch.run(learning: ready.learning, warnings: warnings(support, ready)) {
            [allowsIncomplete = request.allowsIncomplete]
            source, volume, caseFolder in
            guard allowsIncomplete || !source.isIncomplete else {
                throw CaseFailure(
                    name: source.name, file: source.path, code: "E_INCOMPLETE",
                    reason:
                        "a file of its series could not be read, so slices may be missing; --allow-incomplete masks it"
                )
            }
            return try masking.run(source, volume: volume, folder: caseFolder)
        }
    }

    /// The support; nil where a model is to be used as it is.
    private func readSupport() throws(RunError) -> SupportSet? {
        guard let folder = request.support else { return nil }
        do {
            return try SupportSet(folder: folder, rule: request.annotated)
        } catch let error as StudiesError {
            throw .refused("\(error)")
        } catch {
            throw .refused("support: \(error)")
        }
    }

    /// What concerns all masks of the run.
    private func warnings(_ support: SupportSet?, _ ready: ReadyModel) -> [String] {
        let expectation = Expectation(of: ready.task.labels, by: ready.model.expectedDice)
        observer.say(expectation.words)
        var warnings =
            (support?.warnings ?? []) + [
                WarningCode.expectedDice.warning(expectation.words),
                WarningCode.confidence.warning(ready.model.confidenceWords),
            ]
        let record = ready.model.record
        if record.isCutByBudget {
            warnings.append(
                WarningCode.budget.warning(
                    "the time budget ended training after \(record.steps) of \(record.scheduledSteps) steps; "
                        + "raise --budget for better masks"))
        }
        return warnings
    }

    private static func names(_ task: LearnedTask) -> String { task.labels.map(\.name).joined(separator: ", ") }
}
