internal import Torch

/// What every training of a segmentation network makes small.
enum SegmentationLoss {
    /// Cross-entropy plus one minus the soft Dice over structures.
    ///
    /// - Parameters:
    ///   - scores: Shape `[batch, 1 + classes, height, width]`.
    ///   - target: Shares of the classes, of the same shape; all 0 where nobody annotated.
    static func of(_ scores: Tensor, target: Tensor) throws(TorchError) -> Tensor {
        try crossEntropy(scores, target: target) + softDiceLoss(scores.softmax(along: 1), target: target)
    }
}
