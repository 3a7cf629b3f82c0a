/// Values looked up by likeness: `softmax(queries * transposed(keys) / sqrt(width)) * values` (Vaswani et al., 2017).
///
/// - Parameters:
///   - queries: Shape `[..., rows, width]`.
///   - keys: Shape `[..., entries, width]`.
///   - values: Shape `[..., entries, outputs]`.
/// - Returns: Shape `[..., rows, outputs]`.
/// - Throws: `TorchError.shapeMismatch` if widths or entries differ.
public func attention(queries: Tensor, keys: Tensor, values: Tensor) throws(TorchError) -> Tensor {
    let axes = keys.shape.count
    guard axes >= 2, let width = queries.shape.last, width > 0 else {
        throw .shapeMismatch(operation: "attention", reason: "queries \(queries.shape) and keys \(keys.shape)")
    }
    let turned = try keys.permuted(Array(0..<axes - 2) + [axes - 1, axes - 2])
    let likeness = try queries.matrixProduct(turned).scaled(by: 1 / Double(width).squareRoot())
    return try likeness.softmax(along: likeness.shape.count - 1).matrixProduct(values)
}
