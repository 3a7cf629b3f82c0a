internal import Batch
internal import Files
internal import Hashing
internal import Reports
internal import Segmentation
internal import Studies
internal import Torch

/// A model that masks can be made with, and where it comes from.
struct ReadyModel: Sendable {
    /// The model.
    let model: SegmentationModel
    /// What it finds.
    let task: LearnedTask
    /// What was drawn; nil where the model comes from an earlier run.
    let support: (set: SupportSet, slices: SupportSlices)?
    /// The model as a file.
    let bytes: [UInt8]
    /// What the run's record says of it.
    let learning: BatchRun.Learning

    /// A model with the seconds that it took.
    init(
        _ model: SegmentationModel, task: LearnedTask, support: (set: SupportSet, slices: SupportSlices)?,
        fingerprint: String, bytes: [UInt8], seconds: Double, threads: Int
    ) {
        (self.model, self.task, self.support, self.bytes) = (model, task, support, bytes)
        let record = model.record
        learning = BatchRun.Learning(
            modelSHA256: SHA256.hex(SHA256.digest(of: bytes)), supportSHA256: fingerprint,
            adaptation: Reports.AdaptationRecord(
                steps: record.steps, of: record.scheduledSteps, seconds: seconds, cutByBudget: record.isCutByBudget,
                finalLoss: Double(record.loss),
                expectedDice: Expectation(of: task.labels, by: model.expectedDice).records,
                networks: model.networkWords),
            threads: threads, libraryVersions: ["libtorch": ComputeDevice.library])
    }

    /// A model of an earlier run.
    init(_ saved: SavedModel, threads: Int?) throws(RunError) {
        self.init(
            saved.model, task: saved.task, support: nil, fingerprint: saved.fingerprint, bytes: saved.bytes, seconds: 0,
            threads: try ComputeDevice.useThreads(threads))
    }
}
