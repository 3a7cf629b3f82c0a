internal import Torch

/// What learns to learn from made-up tasks.
protocol TaskLearner {
    /// Parameters to start training from.
    func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters

    /// Scores of the query after learning from the support, without gradients.
    ///
    /// - Returns: Shape `[batch, 1 + classes, height, width]`.
    func scores(of task: TaskPictures, using parameters: Parameters) throws(TorchError) -> Tensor

    /// The loss on a task, and the gradients that the parameters follow.
    func slopes(
        on task: TaskPictures, at parameters: Parameters
    ) throws(TorchError) -> (loss: Double, gradients: Parameters)
}
