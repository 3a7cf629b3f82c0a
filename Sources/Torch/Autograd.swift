internal import CTorch

extension Tensor {
    /// The same values without history; a point at which gradients can be taken if `trackingGradient`.
    public func detached(trackingGradient: Bool = false) throws(TorchError) -> Tensor {
        try unsafe .making("detached", from: self) { unsafe ctorch_detached(handle, trackingGradient, $0) }
    }
}

/// Gradients of a number at the tensors it was computed from, in their order and shapes.
///
/// - Parameters:
///   - output: A tensor of one element.
///   - inputs: Detached with `trackingGradient`, or computed from such, before `output` was computed from them.
///   - createGraph: Whether gradients can be taken of the gradients.
/// - Throws: `TorchError.failed` if `output` does not depend on one of them.
public func gradients(
    of output: Tensor, withRespectTo inputs: [Tensor], createGraph: Bool = false
) throws(TorchError) -> [Tensor] {
    guard output.count == 1 else {
        throw .shapeMismatch(operation: "gradients", reason: "shape \(output.shape) is not a single number")
    }
    let handles = unsafe inputs.map { unsafe $0.handle }
    var made = unsafe [OpaquePointer?](repeating: nil, count: inputs.count)
    var status = ctorch_status()
    let done = withExtendedLifetime((output, inputs)) {
        unsafe ctorch_gradients(output.handle, handles, handles.count, createGraph, &made, &status)
    }
    guard done else { throw TorchError(status, operation: "gradients") }
    return unsafe made.compactMap { unsafe $0.map { unsafe Tensor(adopting: $0) } }
}

/// Runs `body` without recording what gradients need: faster, and nothing is kept.
public func withoutGradients<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    // The switch belongs to the thread, and `body` cannot suspend.
    let before = ctorch_gradients_enabled()
    ctorch_set_gradients_enabled(false)
    defer { ctorch_set_gradients_enabled(before) }
    return try body()
}

/// Runs `body` where tensors are made that never take part in gradients: less work than `withoutGradients`.
///
/// What is made inside must not be used where gradients are recorded.
public func withInference<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    // The scope belongs to the thread, and `body` cannot suspend.
    let scope = unsafe ctorch_inference_begin()
    defer { unsafe ctorch_inference_end(scope) }
    return try body()
}
