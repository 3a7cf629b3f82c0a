public import Batch
internal import DICOM
internal import Files
internal import Glibc
internal import Hashing
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
        let support = try readSupport()
        _ = try SupportPlane(of: support)
        let catalog = try CasePlan.catalog(of: request.settings)
        let items = support.items.map { "support\t\($0.annotated.slices.count) slice(s)\t\($0.name)" }
        return items + CasePlan.lines(of: catalog)
    }

    /// Adapts the network and segments every case.
    ///
    /// - Throws: `RunError` when nothing can be started or the output cannot be written.
    public func run() throws(RunError) -> BatchRun.Outcome {
        let support = try readSupport()
        let plane = try SupportPlane(of: support)
        let catalog = try CasePlan.catalog(of: request.settings)
        let folder = try RunFolder(for: request.settings)
        let batch = BatchRun(
            settings: request.settings, catalog: catalog, folder: folder, observer: observer)
        observer.say(
            "\(CasePlan.found(catalog)); learning \(support.labels.map(\.name).joined(separator: ", ")) from "
                + "\(support.sliceCount) slice(s) of \(support.items.count) image(s)")
        for warning in support.warnings { observer.say("warning: \(warning)") }

        let slices = SupportSlices(of: support)
        let adapted = try adapt(to: slices, items: support.items, labels: support.labels, folder: folder)
        let masking = CaseSegmentation(
            support: support, slices: slices, plane: plane, model: adapted.model,
            cleaning: request.cleaning,
            writer: request.writesSegmentationObject
                ? SegmentationWriter(
                    algorithm: .init(
                        name: "medshot", version: request.settings.version, fingerprint: adapted.learning.modelSHA256))
                : nil)
        var warnings = support.warnings
        let expectation = Expectation(of: support.labels, by: adapted.model.expectedDice)
        observer.say(expectation.words)
        warnings.append(WarningCode.expectedDice.warning(expectation.words))
        warnings.append(
            WarningCode.confidence.warning(
                "confidence is the network's mean probability inside the mask; it is not calibrated"))
        if adapted.model.record.isCutByBudget {
            warnings.append(
                WarningCode.budget.warning(
                    "the time budget ended training after \(adapted.model.record.steps) of "
                        + "\(adapted.model.record.scheduledSteps) steps; raise --budget for better masks"))
        }
        let allowsIncomplete = request.allowsIncomplete
        return try batch.run(learning: adapted.learning, warnings: warnings) { source, volume, caseFolder in
            guard allowsIncomplete || !source.isIncomplete else {
                throw CaseFailure(
                    name: source.name, file: source.path, code: "E_INCOMPLETE",
                    reason:
                        "a file of its series could not be read, so slices may be missing; --allow-incomplete masks it")
            }
            return try masking.run(source, volume: volume, folder: caseFolder)
        }
    }

    private func readSupport() throws(RunError) -> SupportSet {
        do {
            return try SupportSet(folder: request.support, rule: request.annotated)
        } catch let error as StudiesError {
            throw .refused("\(error)")
        } catch {
            throw .refused("support: \(error)")
        }
    }

    /// The model of the output folder where an earlier process, or one of another part, has made it; else a new one.
    private func adapt(
        to slices: SupportSlices, items: [SupportItem], labels: [Label], folder: RunFolder
    ) throws(RunError) -> (model: SegmentationModel, learning: BatchRun.Learning) {
        let threads = request.threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        var schedule = AdaptationSchedule.default
        schedule.budget = request.budget
        schedule.seed = request.settings.seed
        let support = slices.fingerprint(of: labels)
        let origin = SHA256.hex(of: request.settings.version, support, "\(schedule)")
        do throws(TorchError) {
            try Runtime.useThreads(threads)
        } catch {
            throw .refused("\(error)")
        }
        let start = ContinuousClock.now
        let (model, bytes) = try folder.once("model") { () throws(RunError) in
            if let bytes = Self.bytes(at: "\(folder.path)/model.safetensors"),
                let model = try? SegmentationModel(safetensors: bytes, origin: origin)
            {
                observer.say("using the model that was adapted to this support before")
                return (model, bytes)
            }
            let made: (model: SegmentationModel, bytes: [UInt8])
            do throws(TorchError) {
                let classes = labels.map(\.value)
                var model = try SegmentationModel.adapted(to: slices.slices, classes: classes, schedule: schedule) {
                    step, total, loss in observer.adapt(step: step, of: 2 * total, loss: Double(loss))
                }
                var rest = schedule
                rest.budget = request.budget - (ContinuousClock.now - start)
                let heldOut = try HeldOut.slices(of: slices.slices, classes: classes, schedule: rest) {
                    step, total, loss in
                    observer.adapt(step: schedule.steps + step, of: schedule.steps + total, loss: Double(loss))
                }
                model.presence = PresenceCheck(support: slices.slices, classes: classes, heldOut: heldOut)
                for value in classes {
                    model.expectedDice[value] = ExpectedDice(
                        of: value, support: slices.slices, classes: classes, heldOut: heldOut)
                }
                model.comparisons = Self.comparisons(on: items, slices: slices.slices, heldOut, classes)
                made = (model, try model.safetensors(origin: origin))
            } catch {
                throw .refused("the network cannot be adapted to this support: \(error)")
            }
            try folder.write(made.bytes, to: "model.safetensors")
            return made
        }
        let record = model.record
        let learning = BatchRun.Learning(
            modelSHA256: SHA256.hex(SHA256.digest(of: bytes)), supportSHA256: support,
            adaptation: Reports.AdaptationRecord(
                steps: record.steps, of: record.scheduledSteps, seconds: (ContinuousClock.now - start) / .seconds(1),
                cutByBudget: record.isCutByBudget, finalLoss: Double(record.loss),
                expectedDice: Expectation(of: labels, by: model.expectedDice).records),
            threads: threads, libraryVersions: ["libtorch": Runtime.version])
        return (model, learning)
    }

    /// Interpolation against network on every item of the support, by its number.
    private static func comparisons(
        on items: [SupportItem], slices: [SupportSlice], _ heldOut: [HeldOut], _ classes: [UInt8]
    ) -> [Int: ShapePrior.Comparison] {
        var comparisons: [Int: ShapePrior.Comparison] = [:]
        for (number, item) in items.enumerated() {
            let step = item.volume.geometry.spacing[item.annotated.axis]
            let own = heldOut.filter { slices[$0.index].subject == number }
            comparisons[number] = ShapePrior.comparison(
                of: zip(item.annotated.slices, own).map {
                    (Double($0) * step, slices[$1.index], $1.probabilities)
                }, classes: classes)
        }
        return comparisons
    }

    private static func bytes(at path: String) -> [UInt8]? {
        guard let file = try? RegularFile(at: path) else { return nil }
        return try? file.bytes(from: 0, count: file.size)
    }
}
