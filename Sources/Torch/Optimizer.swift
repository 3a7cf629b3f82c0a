/// A rule that turns gradients into a step, and what it remembers of earlier ones.
public protocol Optimizer: Sendable {
    /// Steps taken so far.
    var step: Int { get }
    /// What it remembers, as tensors by name: saved and given back, training goes on as if it had not been interrupted.
    var memory: Parameters { get }
    /// Takes up the memory and the number of steps of an earlier optimizer of the same kind.
    mutating func resume(memory: Parameters, step: Int)
    /// The parameters after one step down the gradients.
    mutating func updated(
        _ parameters: Parameters, gradients: Parameters, learningRate: Double
    ) throws(TorchError) -> Parameters
}
