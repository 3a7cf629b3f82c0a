internal import Batch
internal import Hashing
internal import MetaLearning
internal import Studies
internal import Torch

/// The labelled pictures of a training or an evaluation.
struct EpisodeData {
    /// The classes to draw episodes from.
    let pool: ExamplePool
    /// Names what the pictures are, byte for byte.
    let fingerprint: String
    /// Whether they are Omniglot's.
    let isOmniglot: Bool
    /// Files that were left out.
    let skipped: [String]

    /// What to learn from.
    ///
    /// - Parameter channels: 1 or 3; nil for as many as the pictures have.
    static func training(
        _ path: String, channels: Int?, for request: TrainingRequest
    ) throws(RunError) -> EpisodeData {
        let drawn = try isDrawn(request.split.rawValue, path)
        let images = try read(path, drawn ? .everything : .training, side: request.side, channels: channels)
        return try EpisodeData(images, isOmniglot: LabelledImages.isOmniglot(path)) {
            (count) throws(TorchError) in
            drawn ? try ClassSplit(drawing: 1200, of: count, seed: request.seed).drawn : Array(0..<count)
        }
    }

    /// What to measure a model on: classes that it did not learn from where the data tell them apart.
    static func evaluation(_ path: String, of model: ClassifierModel) throws(RunError) -> EpisodeData {
        let drawn = try isDrawn(model.record["split"] ?? "", path)
        let images = try read(
            path, drawn ? .everything : .evaluation, side: model.shape[1], channels: model.shape[0])
        let seed = model.record["seed"].flatMap { UInt64($0) } ?? 0
        return try EpisodeData(images, isOmniglot: LabelledImages.isOmniglot(path)) { (count) throws(TorchError) in
            drawn ? try ClassSplit(drawing: 1200, of: count, seed: seed).rest : Array(0..<count)
        }
    }

    private init(
        _ images: LabelledImages, isOmniglot: Bool, choosing choose: (Int) throws(TorchError) -> [Int]
    ) throws(RunError) {
        do throws(TorchError) {
            let all = try ExamplePool(
                images.values, shape: [images.channels, images.side, images.side], counts: images.counts)
            let chosen = try choose(images.counts.count)
            pool = all.restricted(to: chosen)
            fingerprint = SHA256.hex(
                of: chosen.map { "\(images.names[$0]):\(images.counts[$0])" }.joined(separator: "\n"))
        } catch {
            throw .refused("\(error)")
        }
        self.isOmniglot = isOmniglot
        skipped = images.skipped.map { "left out: \($0.relative): \($0.reason)" }
    }

    private static func isDrawn(_ split: String, _ path: String) throws(RunError) -> Bool {
        guard split == TrainingRequest.Split.drawn1200.rawValue else { return false }
        guard LabelledImages.isOmniglot(path) else {
            throw .refused("--split 1200 is a split of Omniglot, which \(path) is not")
        }
        return true
    }

    private static func read(
        _ path: String, _ part: LabelledImages.Part, side: Int, channels: Int? = nil
    ) throws(RunError) -> LabelledImages {
        do throws(StudiesError) {
            return try LabelledImages(at: path, part: part, side: side, channels: channels)
        } catch {
            throw .refused("\(error)")
        }
    }
}
