public import Torch

/// Blocks of 3 x 3 convolution, batch normalisation, ReLU and 2 x 2 max-pooling (Vinyals et al., 2016).
///
/// Four blocks of 64 channels are the embedding that the few-shot papers share.
public struct ConvolutionalEmbedding: Network, Equatable {
    /// Channels of the pictures.
    public var channels: Int
    /// Channels of every block.
    public var width: Int
    /// Number of blocks.
    public var depth: Int
    /// How many of them, from the first, halve height and width.
    public var pools: Int

    /// An embedding.
    ///
    /// - Precondition: all are at least 1, and there are no more pools than blocks.
    ///
    /// - Parameter pools: nil for every block.
    public init(channels: Int, width: Int = 64, depth: Int = 4, pools: Int? = nil) {
        precondition(channels > 0 && width > 0 && depth > 0, "an embedding needs channels and blocks")
        precondition((1...depth).contains(pools ?? depth), "blocks that pool are among the blocks")
        self.channels = channels
        self.width = width
        self.depth = depth
        self.pools = pools ?? depth
    }

    /// Random kernels; normalisation starts as identity.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        var parameters = Parameters()
        for block in 0..<depth {
            try parameters.set(
                "\(block).conv.weight",
                to: .randomWeights([width, block == 0 ? channels : width, 3, 3], using: &generator))
            try parameters.set("\(block).norm.weight", to: .filled(with: 1, shape: [width]))
            try parameters.set("\(block).norm.bias", to: .filled(with: 0, shape: [width]))
        }
        return parameters
    }

    /// Number of features of a picture of a shape: `width` for each pixel that is left.
    public func outputs(for shape: [Int]) -> Int {
        guard shape.count == 3 else { return 0 }
        return width * (shape[1] >> pools) * (shape[2] >> pools)
    }

    /// Feature maps of pictures, shape `[batch, width, height / 2^pools, width / 2^pools]`.
    ///
    /// - Throws: `TorchError.shapeMismatch` if they have other channels or are smaller than `2^pools`.
    public func callAsFunction(_ input: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        try features(input, using: parameters) { _, _ in }
    }

    /// Mean and variance of every channel before its normalisation.
    public func statistics(of input: Tensor, using parameters: Parameters) throws(TorchError) -> Parameters {
        var statistics = Parameters()
        _ = try features(input, using: parameters) { (block, maps) throws(TorchError) in
            let (mean, variance) = try maps.channelStatistics()
            statistics.set("\(block).norm.mean", to: mean)
            statistics.set("\(block).norm.variance", to: variance)
        }
        return statistics
    }

    private func features(
        _ input: Tensor, using parameters: Parameters,
        observing observe: (_ block: Int, _ maps: Tensor) throws(TorchError) -> Void
    ) throws(TorchError) -> Tensor {
        var x = input  // [batch, channels, height, width]
        for block in 0..<depth {
            // No bias: the normalisation would take it out again.
            x = try x.convolved(with: parameters.tensor("\(block).conv.weight"), padding: 1)
            try observe(block, x)
            let norm = parameters.below("\(block).norm.")
            x = try x.batchNormalized(
                weight: norm.tensor("weight"), bias: norm.tensor("bias"),
                statistics: norm.contains("mean") ? (norm.tensor("mean"), norm.tensor("variance")) : nil
            )
            .relu()
            if block < pools { x = try x.maxPooled() }
        }
        return x
    }
}
