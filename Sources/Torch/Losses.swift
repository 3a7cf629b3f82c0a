internal import CTorch

// Losses of a classification, of rows or of pixels. Scores have shape [batch, classes] or [batch, classes, height, width].
// The target has the same shape and holds the share of every class: 1 for the right one and 0 elsewhere; all 0 where
// nobody knows, so that the row or pixel has no part in the loss.

/// Mean over the labelled rows or pixels of `-log(probability of the right class)`; 0 if none is labelled.
///
/// - Parameters:
///   - scores: Before the softmax.
///   - target: Shares, the same shape.
/// - Throws: `TorchError.shapeMismatch` if the shapes differ.
public func crossEntropy(_ scores: Tensor, target: Tensor) throws(TorchError) -> Tensor {
    try checkClassification("crossEntropy", scores, target)
    return try negativeLogLikelihood(scores.logSoftmax(along: 1), target: target)
}

/// Mean over the labelled rows or pixels of the negative logarithm of the right class' probability.
///
/// - Parameters:
///   - logarithms: Of probabilities.
///   - target: Shares, the same shape.
/// - Throws: `TorchError.shapeMismatch` if the shapes differ.
public func negativeLogLikelihood(_ logarithms: Tensor, target: Tensor) throws(TorchError) -> Tensor {
    try checkClassification("negativeLogLikelihood", logarithms, target)
    let labelled = try target.sum().scalar()
    return try (logarithms * target).sum().scaled(by: -1 / max(labelled, 1))
}

/// Mean over the rows of `[d(right) - min over the others of d(other) + margin]+`.
///
/// - Parameters:
///   - distances: To every class, shape `[batch, classes]`.
///   - target: 1 in the column of the right class, the same shape.
///   - margin: How much nearer the right class must be than any other, in the unit of the distances.
/// - Throws: `TorchError.shapeMismatch` if the shapes differ or there is only one class.
public func marginLoss(distances: Tensor, target: Tensor, margin: Double) throws(TorchError) -> Tensor {
    try checkClassification("marginLoss", distances, target)
    let right = try (distances * target).sum(over: [1])
    // The right class, moved out of reach, is no other.
    let reach = try distances.detached().sum(over: [1], keepingAxes: true).scaled(by: 1, plus: 1)
    let nearest = try (distances + target * reach).smallest(along: 1)
    return try (right - nearest).scaled(by: 1, plus: margin).relu().mean()
}

/// Mean over all elements of `-(t log(p) + (1 - t) log(1 - p))` with `p = sigmoid(score)`; exact for any score.
///
/// - Parameters:
///   - scores: Before the sigmoid.
///   - target: Shares, 0...1, the same shape.
/// - Throws: `TorchError.shapeMismatch` if the shapes differ.
public func binaryCrossEntropy(_ scores: Tensor, target: Tensor) throws(TorchError) -> Tensor {
    guard scores.shape == target.shape else {
        throw .shapeMismatch(
            operation: "binaryCrossEntropy", reason: "scores \(scores.shape) for target \(target.shape)")
    }
    return try unsafe Tensor.making("binaryCrossEntropy", from: (scores, target)) {
        unsafe ctorch_binary_cross_entropy(scores.handle, target.handle, $0)
    }.mean()
}

/// Mean over the labelled rows or pixels of `-(1 - p)^focus log(p)`, p the right class' probability (Lin et al., 2017).
///
/// What is already answered well counts less; with a focus of 0 it is the cross-entropy.
///
/// - Parameters:
///   - scores: Before the softmax.
///   - target: Shares, the same shape.
///   - focus: A whole number, 0 or more.
/// - Throws: `TorchError.shapeMismatch` if the shapes differ.
public func focalLoss(_ scores: Tensor, target: Tensor, focus: Int = 2) throws(TorchError) -> Tensor {
    try checkClassification("focalLoss", scores, target)
    let logarithms = try scores.logSoftmax(along: 1)
    let doubt = try logarithms.exponential().scaled(by: -1, plus: 1)
    var weighted = logarithms
    for _ in 0..<max(0, focus) { weighted = try weighted * doubt }
    return try negativeLogLikelihood(weighted, target: target)
}

private func checkClassification(_ operation: String, _ scores: Tensor, _ target: Tensor) throws(TorchError) {
    guard scores.shape.count >= 2, scores.shape == target.shape, scores.shape[1] > 1 else {
        throw .shapeMismatch(
            operation: operation,
            reason: "scores \(scores.shape) and target \(target.shape) are not both [batch, classes, ...]")
    }
}
