// Losses of distances between examples. `same` holds 1 where two examples are of one class and 0 elsewhere, and has the
// shape of the distances.

/// `y d + (1 - y) max(0, margin - d)`, its mean over all pairs.
///
/// A pair counts as much as any other: where a few pairs of different classes are near, they push as hard as those of one
/// class pull.
///
/// - Throws: `TorchError.shapeMismatch` if the shapes differ.
public func contrastiveLoss(distances: Tensor, same: Tensor, margin: Double) throws(TorchError) -> Tensor {
    try checkPairs("contrastiveLoss", distances, same)
    let near = try distances * same
    let far = try distances.scaled(by: -1, plus: margin).relu() * same.scaled(by: -1, plus: 1)
    return try (near + far).mean()
}

/// `max(0, d(a, p) - d(a, n) + margin)`, its mean over all triples of a row a, a column p of its class and a column n of
/// another; 0 if there is no triple.
///
/// - Parameters:
///   - distances: From anchors to examples, shape `[anchors, examples]`.
///   - same: The same shape.
///   - margin: How much nearer the own class must be than any other.
/// - Throws: `TorchError.shapeMismatch` if the shapes differ or have not two axes.
public func tripletLoss(distances: Tensor, same: Tensor, margin: Double) throws(TorchError) -> Tensor {
    try checkPairs("tripletLoss", distances, same)
    let (rows, columns) = (distances.shape[0], distances.shape[1])
    let (positive, negative) = ([rows, columns, 1], [rows, 1, columns])
    let difference = try distances.reshaped(to: positive) - distances.reshaped(to: negative)
    let counts = try same.reshaped(to: positive) * same.scaled(by: -1, plus: 1).reshaped(to: negative)
    let total = try (difference.scaled(by: 1, plus: margin).relu() * counts).sum()
    return try total / counts.sum().scaled(by: 1, plus: 1e-12)
}

private func checkPairs(_ operation: String, _ distances: Tensor, _ same: Tensor) throws(TorchError) {
    guard distances.shape.count == 2, distances.shape == same.shape else {
        throw .shapeMismatch(
            operation: operation, reason: "distances \(distances.shape) and same \(same.shape) are not one matrix each")
    }
}
