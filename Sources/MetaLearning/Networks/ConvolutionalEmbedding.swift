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
        shape.count == 3 ? width * sides(for: shape).reduce(1, *) : 0
    }

    /// Rows and columns of the feature maps of pictures of a shape, `[channels, height, width]`.
    func sides(for shape: [Int]) -> [Int] {
        shape.dropFirst().map { length in
            switch halving {
            case .pooling: length >> halvings
            case .stride: (length + (1 << halvings) - 1) >> halvings
            }
        }
    }

    /// Feature maps of pictures, shape `[batch, width, height / 2^halvings, width / 2^halvings]`.
    ///
    /// - Throws: `TorchError.shapeMismatch` if they have other channels or nothing would be left.
    public func callAsFunction(_ input: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        try features(from: convolved(input, by: kernel(0, of: parameters), in: 0), using: parameters) { _, _ in }
    }

    /// Feature maps of pairs: the first convolution of two inputs side by side is the sum of one over each.
    ///
    /// - Throws: `TorchError.shapeMismatch` if both together have other channels.
    public func callAsFunction(
        pairing left: Tensor, with right: Tensor, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        let kernel = try kernel(0, of: parameters)
        let seam = left.shape[1]
        guard seam + right.shape[1] == kernel.shape[1] else {
            throw .shapeMismatch(
                operation: "pairs", reason: "\(left.shape) with \(right.shape), for a kernel \(kernel.shape)")
        }
        let own = try convolved(left, by: kernel.slice(0..<seam, of: 1), in: 0)
        let other = try convolved(right, by: kernel.slice(seam..<kernel.shape[1], of: 1), in: 0)
        let rest = Array(own.shape.dropFirst())
        let maps = try own.reshaped(to: [1, own.shape[0]] + rest) + other.reshaped(to: [other.shape[0], 1] + rest)
        return try features(
            from: maps.reshaped(to: [own.shape[0] * other.shape[0]] + rest), using: parameters
        ) { _, _ in }
    }

    /// Mean and variance of every channel before its normalisation.
    public func statistics(of input: Tensor, using parameters: Parameters) throws(TorchError) -> Parameters {
        var statistics = Parameters()
        let first = try convolved(input, by: kernel(0, of: parameters), in: 0)
        _ = try features(from: first, using: parameters) { (block, maps) throws(TorchError) in
            let (mean, variance) = try maps.channelStatistics()
            statistics.set("\(block).norm.mean", to: mean)
            statistics.set("\(block).norm.variance", to: variance)
        }
        return statistics
    }

    /// The kernel of a block; no bias, as the normalisation would take it out again.
    private func kernel(_ block: Int, of parameters: Parameters) throws(TorchError) -> Tensor {
        try parameters.tensor("\(block).conv.weight")
    }

    private func convolved(_ input: Tensor, by kernel: Tensor, in block: Int) throws(TorchError) -> Tensor {
        try input.convolved(with: kernel, stride: block < halvings && halving == .stride ? 2 : 1, padding: 1)
    }

    /// Feature maps from those that the first convolution gives.
    private func features(
        from first: Tensor, using parameters: Parameters,
        observing observe: (_ block: Int, _ maps: Tensor) throws(TorchError) -> Void
    ) throws(TorchError) -> Tensor {
        var x = first  // [batch, width, height, width]
        for block in 0..<depth {
            if block > 0 { x = try convolved(x, by: kernel(block, of: parameters), in: block) }
            try observe(block, x)
            let norm = parameters.below("\(block).norm.")
            x = try x.batchNormalized(
                weight: norm.tensor("weight"), bias: norm.tensor("bias"),
                statistics: norm.contains("mean") ? (norm.tensor("mean"), norm.tensor("variance")) : nil
            )
            // Pooling and ReLU give the same in either order; this one has a quarter of the ReLUs.
            if block < halvings && halving == .pooling { x = try x.maxPooled() }
            x = try x.relu()
        }
        return x
    }
}
