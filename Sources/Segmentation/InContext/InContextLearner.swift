internal import Torch

/// Learns to read structures off annotated pictures, without a step of training on them.
struct InContextLearner: TaskLearner {
    let network: CrossUNet

    func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try network.initialParameters(using: &generator)
    }

    func scores(of task: TaskPictures, using parameters: Parameters) throws(TorchError) -> Tensor {
        try withoutGradients { () throws(TorchError) in try answer(to: task, parameters) }
    }

    func slopes(
        on task: TaskPictures, at parameters: Parameters
    ) throws(TorchError) -> (loss: Double, gradients: Parameters) {
        // One structure in a step: each costs as much as a picture more.
        let task = try task.keeping(structure: task.pixels.dropFirst().firstIndex { $0 > 0 } ?? 1)
        let tracked = try parameters.trackingGradients()
        let loss = try SegmentationLoss.of(answer(to: task, tracked), target: task.query.target)
        return (try loss.scalar(), try gradients(of: loss, withRespectTo: tracked))
    }

    private func answer(to task: TaskPictures, _ parameters: Parameters) throws(TorchError) -> Tensor {
        try network(
            task.query.input, pictures: task.support.input, masks: .masks(in: task.support.target), using: parameters)
    }
}

extension Tensor {
    /// Where each structure was drawn, shape `[structures, count, height, width]`, of shares that begin with background, shape
    /// `[count, 1 + structures, height, width]`.
    static func masks(in shares: Tensor) throws(TorchError) -> Tensor {
        try shares.slice(1..<shares.shape[1], of: 1).permuted([1, 0, 2, 3])
    }
}
