public import Torch

/// The mean of every feature map over its places; it has no parameters.
public struct PlaceMean: Network, Equatable {
    /// The mean.
    public init() {}

    /// None.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        Parameters()
    }

    /// Means of maps `[batch, channels, height, width]`, shape `[batch, channels]`.
    ///
    /// - Throws: `TorchError.failed` if there are no such axes.
    public func callAsFunction(_ input: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        try input.mean(over: [2, 3])
    }
}
