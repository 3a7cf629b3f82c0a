public import Torch

/// Blocks of convolution that are all looked at, not only the last: textures show in the first, shapes in the last.
///
/// A block is a 3 x 3 convolution, batch normalisation, 2 x 2 max-pooling and ReLU, on the picture with the mean of its
/// own brightness at 0 and the deviation at 1. What is kept of a picture stands in levels:
/// - level 0: the picture itself, averaged over a grid of 8 x 8 fields; it alone knows absolute brightness;
/// - a level per block: mean and deviation of every channel over all places; from the third block on, also the means over a
///   grid of 4 x 4 fields.
public struct PyramidEmbedding: Network, Equatable {
    /// Channels of the pictures.
    public var channels: Int
    /// Columns and rows of the pictures.
    public var side: Int
    /// Channels of every block.
    public var widths: [Int]

    /// An embedding.
    ///
    /// - Precondition: the side is a multiple of 8 and of `4 * 2^blocks`, so that every grid is even.
    public init(channels: Int = 3, side: Int = 64, widths: [Int] = [32, 64, 96, 128]) {
        precondition(channels > 0 && !widths.isEmpty && widths.allSatisfy { $0 > 0 }, "an embedding needs channels")
        precondition(side > 0 && side % 8 == 0 && side % (4 << widths.count) == 0, "the grids must be even")
        self.channels = channels
        self.side = side
        self.widths = widths
    }

    /// Fields of the grids along a side: of the picture, and of a block's maps.
    private static let (pictureFields, mapFields) = (8, 4)
    /// The first block, from 0, that is also kept by fields.
    private static let firstWithFields = 2

    /// Random kernels; normalisation starts as identity.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        var parameters = Parameters()
        for (block, width) in widths.enumerated() {
            let inputs = block == 0 ? channels : widths[block - 1]
            try parameters.set("\(block).conv.weight", to: .randomWeights([width, inputs, 3, 3], using: &generator))
            try parameters.set("\(block).norm.weight", to: .filled(with: 1, shape: [width]))
            try parameters.set("\(block).norm.bias", to: .filled(with: 0, shape: [width]))
        }
        return parameters
    }

    /// All levels side by side, each centred and of length 1, shape `[batch, features]`.
    ///
    /// - Throws: `TorchError.shapeMismatch` if the pictures have another shape.
    public func callAsFunction(_ input: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        var rows: [Tensor] = []
        for (number, level) in try levels(of: input, using: parameters).enumerated() {
            let known = "level.\(number).mean"
            let mean =
                try parameters.contains(known)
                ? parameters.tensor(known) : level.mean(over: [0], keepingAxes: true)
            rows.append(try (level - mean).rowsOfLengthOne())
        }
        return try .concatenated(rows, along: 1)
    }

    /// What is kept of pictures, one tensor `[batch, features]` per level.
    ///
    /// - Throws: `TorchError.shapeMismatch` if the pictures have another shape.
    public func levels(of input: Tensor, using parameters: Parameters) throws(TorchError) -> [Tensor] {
        try levels(of: input, using: parameters) { _, _ in }
    }

    /// Means and variances of the blocks' channels, and the mean of every level.
    public func statistics(of input: Tensor, using parameters: Parameters) throws(TorchError) -> Parameters {
        var statistics = Parameters()
        let levels = try levels(of: input, using: parameters) { (block, maps) throws(TorchError) in
            let (mean, variance) = try maps.channelStatistics()
            statistics.set("\(block).norm.mean", to: mean)
            statistics.set("\(block).norm.variance", to: variance)
        }
        for (number, level) in levels.enumerated() {
            statistics.set("level.\(number).mean", to: try level.mean(over: [0], keepingAxes: true))
        }
        return statistics
    }

    private func levels(
        of input: Tensor, using parameters: Parameters,
        observing observe: (_ block: Int, _ maps: Tensor) throws(TorchError) -> Void
    ) throws(TorchError) -> [Tensor] {
        guard input.shape.count == 4, Array(input.shape[1...]) == [channels, side, side] else {
            throw .shapeMismatch(
                operation: "PyramidEmbedding",
                reason: "pictures \(input.shape) are not [batch, \(channels), \(side), \(side)]")
        }
        var levels = [try input.averagePooled(size: side / Self.pictureFields).flattenedRows()]
        var x = try Self.evenlyLit(input)
        for block in widths.indices {
            x = try x.convolved(with: parameters.tensor("\(block).conv.weight"), padding: 1)
            try observe(block, x)
            let norm = parameters.below("\(block).norm.")
            x = try x.batchNormalized(
                weight: norm.tensor("weight"), bias: norm.tensor("bias"),
                statistics: norm.contains("mean") ? (norm.tensor("mean"), norm.tensor("variance")) : nil)
            x = try x.maxPooled().relu()
            levels.append(try Self.summary(of: x, withFields: block >= Self.firstWithFields))
        }
        return levels
    }

    /// Mean and deviation of every channel over all places, and its means by field.
    private static func summary(of maps: Tensor, withFields: Bool) throws(TorchError) -> Tensor {
        let mean = try maps.mean(over: [2, 3], keepingAxes: true)
        let difference = try maps - mean
        // The root's slope is endless at 0.
        let deviation = try (difference * difference).mean(over: [2, 3]).scaled(by: 1, plus: 1e-4).squareRoot()
        var parts = [try mean.flattenedRows(), deviation]
        if withFields { parts.append(try maps.averagePooled(size: maps.shape[2] / mapFields).flattenedRows()) }
        return try .concatenated(parts, along: 1)
    }

    /// Pictures with their mean brightness at 0 and its deviation at 1; those that are nearly of one brightness stay so.
    private static func evenlyLit(_ pictures: Tensor) throws(TorchError) -> Tensor {
        let brightness = try pictures.mean(over: [1], keepingAxes: true)  // [batch, 1, height, width]
        let mean = try brightness.mean(over: [2, 3], keepingAxes: true)
        let difference = try brightness - mean
        let variance = try (difference * difference).mean(over: [2, 3], keepingAxes: true)
        return try (pictures - mean) / variance.squareRoot().scaled(by: 1, plus: 0.05)
    }
}
