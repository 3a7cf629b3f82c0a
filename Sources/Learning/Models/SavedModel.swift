internal import Batch
internal import Files
internal import Imaging
internal import Segmentation
internal import Torch

/// A model file of an earlier run.
struct SavedModel {
    let model: SegmentationModel
    let task: LearnedTask
    /// SHA-256 of the support that it was adapted to.
    let fingerprint: String
    let bytes: [UInt8]

    /// The names of the texts that a model file of a run holds.
    static let (taskText, fingerprintText, originText) = ("task", "support", "origin")

    /// Reads the file.
    ///
    /// - Throws: `RunError.refused` naming what is wrong with it.
    init(at path: String) throws(RunError) {
        guard let bytes = Self.bytes(of: path) else { throw .refused("--model: \(path) cannot be read") }
        do throws(TorchError) {
            guard let texts = try SegmentationModel.texts(of: bytes) else {
                throw .unreadableModel(
                    code: "E_MODEL_KIND",
                    reason: "it was not adapted to a structure; give annotated slices with --support, too")
            }
            model = try SegmentationModel(safetensors: bytes)
            guard let task = texts[Self.taskText].flatMap(LearnedTask.init(text:)),
                task.labels.map(\.value) == model.classes, let fingerprint = texts[Self.fingerprintText]
            else { throw .unreadableModel(code: "E_MODEL_KIND", reason: "it does not say what it was adapted to") }
            (self.task, self.fingerprint, self.bytes) = (task, fingerprint, bytes)
        } catch {
            throw .refused("--model: \(path): \(error)")
        }
    }

    /// The bytes of weights that ship, by their name, or of a file; nil where neither is there.
    static func bytes(of model: String) -> [UInt8]? { ShippedWeights(rawValue: model)?.bytes ?? bytes(at: model) }

    /// All bytes of a file; nil where it cannot be read.
    static func bytes(at path: String) -> [UInt8]? {
        guard let file = try? RegularFile(at: path) else { return nil }
        return try? file.bytes(from: 0, count: file.size)
    }
}
