internal import Batch
internal import Files
internal import Torch

/// Where a training stands, in a file beside the model: what a training that was killed goes on from.
struct TrainingCheckpoint {
    /// Parameters and the optimizer's memory.
    var state = Parameters()
    /// Steps taken.
    var step = 0
    /// The best parameters so far.
    var best = Parameters()
    /// Their accuracy in validation, and how it went since.
    var stop = EarlyStop()
    /// Losses of the steps since the curve's last point.
    var pendingLosses: [Double] = []
    /// Losses and accuracies so far.
    var curve = TrainingCurve()

    /// Where the checkpoint of a model lies.
    static func path(besides model: String) -> String { model + ".checkpoint" }

    /// Writes it in one step.
    ///
    /// - Parameter request: What must be the same for a training that goes on from here.
    func write(to path: String, request: [String: String]) throws(RunError) {
        var metadata = request
        metadata["checkpoint.step"] = String(step)
        metadata["checkpoint.best"] = stop.best.map { String($0) }
        metadata["checkpoint.worse"] = String(stop.worseInARow)
        metadata["checkpoint.pending"] = pendingLosses.map { String($0) }.joined(separator: " ")
        metadata["checkpoint.losses"] = TrainingCurve.text(curve.losses)
        metadata["checkpoint.accuracies"] = TrainingCurve.text(curve.accuracies)
        do {
            let tensors = state.under("state.").merged(with: best.under("best."))
            let bytes = try SafeTensors.file(of: tensors, metadata: metadata)
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw .outputUnusable("\(error)")
        }
    }

    /// Reads one that a training with the same request wrote.
    init(at path: String, request: [String: String]) throws(RunError) {
        let (tensors, metadata): (Parameters, [String: String])
        do {
            let file = try RegularFile(at: path)
            let bytes = try file.bytes(from: 0, count: file.size)
            (tensors, metadata) = try SafeTensors.contents(of: bytes)
        } catch {
            throw .refused("the checkpoint \(path) cannot be used: \(error)")
        }
        if let other = request.first(where: { metadata[$0.key] != $0.value }) {
            throw .refused(
                "the checkpoint \(path) is of a training with another \(other.key) "
                    + "(\(metadata[other.key] ?? "none") instead of \(other.value)); repeat its options, or remove it")
        }
        state = tensors.below("state.")
        best = tensors.below("best.")
        step = metadata["checkpoint.step"].flatMap { Int($0) } ?? 0
        stop = EarlyStop(
            best: metadata["checkpoint.best"].flatMap { Double($0) },
            worseInARow: metadata["checkpoint.worse"].flatMap { Int($0) } ?? 0)
        pendingLosses = metadata["checkpoint.pending"]?.split(separator: " ").compactMap { Double($0) } ?? []
        curve.losses = TrainingCurve.points(metadata["checkpoint.losses"] ?? "")
        curve.accuracies = TrainingCurve.points(metadata["checkpoint.accuracies"] ?? "")
    }

    /// Of a training that begins.
    init() {}
}
