// Losses of a segmentation only. Scores have shape [batch, classes, height, width]. The target has the same shape and
// holds the share of every class in a pixel: 1 for its label and 0 elsewhere; all 0 where nobody annotated, so that
// the pixel has no part in any loss.

/// 1 less the mean over classes of the soft Dice coefficient; each class is pooled over the whole batch.
///
/// `1 - (2 * sum(p * t) + smooth) / (sum(p) + sum(t) + smooth)` over the annotated pixels. Background, class 0, does
/// not count.
///
/// - Parameters:
///   - probabilities: After the softmax, shape `[batch, classes, height, width]`.
///   - target: Shares, the same shape.
///   - smooth: In pixels; a class that is absent and not predicted scores 1.
/// - Throws: `TorchError.shapeMismatch` if the shapes differ or there is only one class.
public func softDiceLoss(
    _ probabilities: Tensor, target: Tensor, smooth: Double = 1
) throws(TorchError) -> Tensor {
    try checkSegmentation("softDiceLoss", probabilities, target)
    let classes = probabilities.shape[1]
    let foreground = 1..<classes
    let annotated = try target.sum(over: [1], keepingAxes: true)  // [batch, 1, height, width]
    let truth = try target.slice(foreground, of: 1)  // [batch, classes - 1, height, width]
    let predicted = try probabilities.slice(foreground, of: 1) * annotated
    let overlap = try (predicted * truth).sum(over: [0, 2, 3])  // [classes - 1]
    let sizes = try predicted.sum(over: [0, 2, 3]) + truth.sum(over: [0, 2, 3])
    let dice = try overlap.scaled(by: 2, plus: smooth) / sizes.scaled(by: 1, plus: smooth)
    return try dice.sum().scaled(by: -1 / Double(foreground.count), plus: 1)
}

private func checkSegmentation(_ operation: String, _ scores: Tensor, _ target: Tensor) throws(TorchError) {
    guard scores.shape.count == 4, scores.shape == target.shape, scores.shape[1] > 1 else {
        throw .shapeMismatch(
            operation: operation,
            reason:
                "scores \(scores.shape) and target \(target.shape) are not both [batch, classes, height, width]"
        )
    }
}
