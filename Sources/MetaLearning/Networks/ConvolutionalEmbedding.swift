public import Torch

/// Blocks of 3 x 3 convolution, batch normalisation and ReLU that halve height and width.
///
/// Four blocks of 64 channels are the embedding that the few-shot papers share.
public struct ConvolutionalEmbedding: Network, Equatable {
    /// How a block halves height and width.
    public enum Halving: Sendable {
        /// 2 x 2 max-pooling after it; an odd last row or column is left out (Vinyals et al., 2016).
        case pooling
        /// A convolution that visits every second place; a half is rounded up. A quarter of the work (Finn et al., 2017, for
        /// Omniglot).
        case stride
    }

    /// Channels of the pictures.
    public var channels: Int
    /// Channels of every block.
    public var width: Int
    /// Number of blocks.
    public var depth: Int
    /// How many of them, from the first, halve height and width.
    public var halvings: Int
    /// How they do it.
    public var halving: Halving

    /// An embedding; without a number of halvings every block halves.
    ///
    /// - Precondition: all are at least 1, and there are no more halvings than blocks.
    public init(
        channels: Int, width: Int = 64, depth: Int = 4, halvings: Int? = nil, by halving: Halving = .pooling
    ) {
        precondition(channels > 0 && width > 0 && depth > 0, "an embedding needs channels and blocks")
        precondition((1...depth).contains(halvings ?? depth), "blocks that halve are among the blocks")
        self.channels = channels
        self.width = width
        self.depth = depth
        self.halvings = halvings ?? depth
        self.halving = halving
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
        return width * shape[1...].reduce(1) { $0 * halved($1) }
    }

    /// A length after all halvings.
    private func halved(_ length: Int) -> Int {
        switch halving {
        case .pooling: length >> halvings
        case .stride: (length + (1 << halvings) - 1) >> halvings
        }
    }

    /// Feature maps of pictures, shape `[batch, width, height / 2^halvings, width / 2^halvings]`.
    ///
    /// - Throws: `TorchError.shapeMismatch` if they have other channels or nothing would be left.
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
            let isHalved = block < halvings
            // No bias: the normalisation would take it out again.
            x = try x.convolved(
                with: parameters.tensor("\(block).conv.weight"), stride: isHalved && halving == .stride ? 2 : 1,
                padding: 1)
            try observe(block, x)
            let norm = parameters.below("\(block).norm.")
            x = try x.batchNormalized(
                weight: norm.tensor("weight"), bias: norm.tensor("bias"),
                statistics: norm.contains("mean") ? (norm.tensor("mean"), norm.tensor("variance")) : nil
            )
            // Pooling and ReLU give the same in either order; this one has a quarter of the ReLUs.
            if isHalved && halving == .pooling { x = try x.maxPooled() }
            x = try x.relu()
        }
        return x
    }
}
