public import Torch

/// A two-dimensional U-Net: scores for every class at every pixel (Ronneberger et al., 2015).
///
/// Every level holds two blocks of 3 x 3 convolution, instance normalisation and leaky ReLU. Going down, max-pooling
/// halves the size; going up, bilinear resampling doubles it and the features of the same size join. The head reads
/// the features of the two finest levels.
public struct UNet: Equatable, Sendable {
    /// Channels of the input.
    public var inputChannels: Int
    /// Scores per pixel: background and one per structure.
    public var classes: Int
    /// Channels of the finest level; they double with every level, up to eight times as many.
    public var baseWidth: Int
    /// Pixels along each side of a patch that the finest level takes in as one, and gives back as many scores for.
    ///
    /// Four times as many pixels cost little more than one where a patch is 2 x 2.
    public var patch: Int

    /// How often the size is halved.
    public static let depth = 4
    /// The height and width of an image must be multiples of this.
    public var sizeUnit: Int { patch << Self.depth }

    /// A network of a shape.
    ///
    /// - Precondition: All are at least 1.
    public init(inputChannels: Int = 1, classes: Int, baseWidth: Int, patch: Int = 1) {
        precondition(inputChannels > 0 && classes > 0 && baseWidth > 0 && patch > 0, "a network needs channels")
        self.patch = patch
        self.inputChannels = inputChannels
        self.classes = classes
        self.baseWidth = baseWidth
    }

    /// Random parameters to start training from.
    ///
    /// Weights are uniform within plus and minus 1 / sqrt(inputs of one output); normalisation starts as identity.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        var parameters = try initialFeatureParameters(using: &generator)
        try parameters.set(
            "head.weight", to: .randomWeights([scores, featureCount, 1, 1], using: &generator))
        try parameters.set("head.bias", to: .filled(with: 0, shape: [scores]))
        return parameters
    }

    /// Random parameters of everything but the head.
    func initialFeatureParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        var parameters = Parameters()
        for block in blocks {
            try parameters.set(
                "\(block.name).conv.weight",
                to: .randomWeights([block.outputs, block.inputs, 3, 3], using: &generator))
            let ones = [Float](repeating: 1, count: block.outputs)
            try parameters.set("\(block.name).norm.weight", to: Tensor(ones, shape: [block.outputs]))
            try parameters.set(
                "\(block.name).norm.bias", to: Tensor(ones.map { $0 - 1 }, shape: [block.outputs]))
        }
        return parameters
    }

    /// Scores of every class, before the softmax.
    ///
    /// - Parameters:
    ///   - images: Shape `[batch, inputChannels, height, width]`, centred around 0.
    ///   - parameters: As `initialParameters(using:)` names them.
    /// - Returns: Shape `[batch, classes, height, width]`.
    /// - Throws: `TorchError.shapeMismatch` if height or width is not a positive multiple of `sizeUnit`.
    public func callAsFunction(_ images: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        try features(of: images, using: parameters).convolved(
            with: parameters.tensor("head.weight"), bias: parameters.tensor("head.bias")
        ).unfolded(by: patch)
    }

    /// The same scores, computed with numbers of a type, in the layout that is fastest with it.
    ///
    /// - Returns: Numbers of the images' type.
    public func callAsFunction(
        _ images: Tensor, using parameters: Parameters, in type: ElementType
    ) throws(TorchError) -> Tensor {
        guard images.elementType != type else { return try self(images, using: parameters) }
        func converted(_ tensor: Tensor) throws(TorchError) -> Tensor {
            let converted = try tensor.converted(to: type)
            return type == .bfloat16 && tensor.shape.count == 4 ? try converted.channelsLast() : converted
        }
        return try self(converted(images), using: parameters.map(converted)).converted(to: images.elementType)
    }

    /// What the head reads at every pixel: the features of the two finest levels.
    ///
    /// - Returns: Shape `[batch, featureCount, height / patch, width / patch]`.
    /// - Throws: `TorchError.shapeMismatch` if height or width is not a positive multiple of `sizeUnit`.
    public func features(of images: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        let shape = images.shape
        guard shape.count == 4, shape[1] == inputChannels,
            shape[2...].allSatisfy({ $0 > 0 && $0.isMultiple(of: sizeUnit) })
        else {
            throw .shapeMismatch(
                operation: "UNet",
                reason:
                    "shape \(shape) is not [batch, \(inputChannels), height, width] with multiples of \(sizeUnit)"
            )
        }
        var x = try images.folded(by: patch)  // [batch, channels, height, width]
        var skipped: [Tensor] = []  // finest first
        for level in 0...Self.depth {
            if level > 0 { x = try x.maxPooled() }
            x = try pair("encoder.\(level)", x, parameters)
            skipped.append(x)
        }
        var half = x
        for level in (0..<Self.depth).reversed() {
            half = x
            let skip = skipped[level]
            let up = try x.resampled(height: skip.shape[2], width: skip.shape[3])
            x = try pair("decoder.\(level)", .concatenated([skip, up], along: 1), parameters)
        }
        return try .concatenated([x, half.resampled(height: x.shape[2], width: x.shape[3])], along: 1)
    }

    /// Channels of `features(of:using:)`.
    public var featureCount: Int { width(0) + width(1) }

    /// The names of all parameters but those of the head.
    var featureNames: [String] {
        blocks.flatMap { ["\($0.name).conv.weight", "\($0.name).norm.weight", "\($0.name).norm.bias"] }
    }

    /// Channels of the head.
    private var scores: Int { classes * patch * patch }

    private func width(_ level: Int) -> Int { baseWidth * min(1 << level, 8) }

    /// Every block with the channels that go in and come out.
    private var blocks: [(name: String, inputs: Int, outputs: Int)] {
        var blocks: [(name: String, inputs: Int, outputs: Int)] = []
        func add(_ name: String, inputs: Int, outputs: Int) {
            blocks.append(("\(name).0", inputs, outputs))
            blocks.append(("\(name).1", outputs, outputs))
        }
        for level in 0...Self.depth {
            add(
                "encoder.\(level)", inputs: level == 0 ? inputChannels * patch * patch : width(level - 1),
                outputs: width(level))
        }
        for level in 0..<Self.depth {
            add("decoder.\(level)", inputs: width(level) + width(level + 1), outputs: width(level))
        }
        return blocks
    }

    private func pair(_ name: String, _ x: Tensor, _ parameters: Parameters) throws(TorchError) -> Tensor {
        try block("\(name).1", block("\(name).0", x, parameters), parameters)
    }

    private func block(_ name: String, _ x: Tensor, _ parameters: Parameters) throws(TorchError) -> Tensor {
        // No bias: the normalisation would take it out again.
        try x.convolved(with: parameters.tensor("\(name).conv.weight"), padding: 1)
            .instanceNormalized(
                weight: parameters.tensor("\(name).norm.weight"), bias: parameters.tensor("\(name).norm.bias")
            )
            .leakyReLU(slope: 0.01)
    }
}

extension Tensor {
    /// Patches of pixels as channels: from `[batch, channels, height, width]` to `[batch, channels * side * side,
    /// height / side, width / side]`.
    func folded(by side: Int) throws(TorchError) -> Tensor {
        guard side > 1 else { return self }
        let (batch, channels, height, width) = (shape[0], shape[1], shape[2] / side, shape[3] / side)
        return try reshaped(to: [batch, channels, height, side, width, side]).permuted([0, 1, 3, 5, 2, 4])
            .reshaped(to: [batch, channels * side * side, height, width])
    }

    /// The reverse of `folded(by:)`.
    func unfolded(by side: Int) throws(TorchError) -> Tensor {
        guard side > 1 else { return self }
        let (batch, channels, height, width) = (shape[0], shape[1] / (side * side), shape[2], shape[3])
        return try reshaped(to: [batch, channels, side, side, height, width]).permuted([0, 1, 4, 2, 5, 3])
            .reshaped(to: [batch, channels, height * side, width * side])
    }
}
