public import Torch

/// A pure function of an input and of parameters by name.
public protocol Network: Sendable {
    /// Random parameters to start training from.
    func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters
    /// One row of outputs per input row, shape `[batch, ...]`.
    func callAsFunction(_ input: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor
    /// What layers measure of a batch, such as means and variances; where parameters hold them, they are used in place
    /// of the batch's own, and a result no longer depends on the examples beside it.
    func statistics(of input: Tensor, using parameters: Parameters) throws(TorchError) -> Parameters
}

extension Network {
    /// Nothing is measured.
    public func statistics(of input: Tensor, using parameters: Parameters) throws(TorchError) -> Parameters {
        Parameters()
    }
}
