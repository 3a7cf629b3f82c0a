public import Torch

/// A pure function of an input and of parameters by name.
public protocol Network: Sendable {
    /// Random parameters to start training from.
    func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters
    /// One row of outputs per input row, shape `[batch, ...]`.
    func callAsFunction(_ input: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor
    /// The outputs for every row of `left` joined along the channels with every row of `right`, the rows of `right` one after the
    /// other, shape `[right * left, ...]`; a network may compute what depends on one of them alone once for all.
    func callAsFunction(pairing left: Tensor, with right: Tensor, using parameters: Parameters) throws(TorchError)
        -> Tensor
    /// What layers measure of a batch, such as means and variances; where parameters hold them, they are used in place
    /// of the batch's own, and a result no longer depends on the examples beside it.
    func statistics(of input: Tensor, using parameters: Parameters) throws(TorchError) -> Parameters
}

extension Network {
    /// Nothing is measured.
    public func statistics(of input: Tensor, using parameters: Parameters) throws(TorchError) -> Parameters {
        Parameters()
    }

    /// The pairs are written out.
    public func callAsFunction(
        pairing left: Tensor, with right: Tensor, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        try self(.pairs(of: left, with: right), using: parameters)
    }
}

extension Tensor {
    /// Every row of `left` joined along the channels with every row of `right`, the rows of `right` one after the other, shape
    /// `[right * left, channels of both, ...]`.
    static func pairs(of left: Tensor, with right: Tensor) throws(TorchError) -> Tensor {
        func grid(_ tensor: Tensor, as rows: [Int]) throws(TorchError) -> Tensor {
            let rest = Array(tensor.shape.dropFirst())
            return try tensor.reshaped(to: rows + rest).expanded(to: [right.shape[0], left.shape[0]] + rest)
        }
        let joined = try Tensor.concatenated(
            [grid(left, as: [1, left.shape[0]]), grid(right, as: [right.shape[0], 1])], along: 2)
        return try joined.reshaped(to: [joined.shape[0] * joined.shape[1]] + joined.shape.dropFirst(2))
    }
}
