internal import MetaLearning
public import Torch

/// What is kept of one case: a row of numbers per level of the network, and how much each of its slices counted.
public struct CaseEmbedding: Equatable, Sendable {
    /// The levels of `PyramidEmbedding`, the slices of a volume pooled.
    public let levels: [[Float]]
    /// Share of every slice in the pool, in the order of the slices; together 1.
    public let sliceWeights: [Double]

    /// An embedding.
    public init(levels: [[Float]], sliceWeights: [Double]) {
        self.levels = levels
        self.sliceWeights = sliceWeights
    }
}

/// The network that turns pictures into embeddings, with what it learned.
public struct PictureEncoder: Sendable {
    /// Columns and rows of the squares that it takes.
    public let side: Int
    private let network: PyramidEmbedding
    private let parameters: Parameters

    /// How sharply slices that differ from the rest of their volume are left out of its pool.
    private static let sharpness = 8.0
    /// Pictures that are embedded at once: enough for the processor, few for the memory.
    private static let batch = 32

    /// The encoder of a model that `train classifier --network pyramid` made.
    ///
    /// - Throws: `TorchError.unreadableModel` if the file holds something else.
    public init(safetensors file: [UInt8]) throws(TorchError) {
        let model = try ClassifierModel(safetensors: file)
        guard model.network == .pyramid else {
            throw .unreadableModel(
                code: "E_MODEL_KIND",
                reason: "its network is \(model.network.rawValue); classify takes one trained with --network pyramid")
        }
        network = PyramidEmbedding()
        side = network.side
        parameters = model.parameters.below("encoder.")
    }

    /// The embedding of a case.
    ///
    /// The slices of a volume are pooled by attention: the weight of a slice is the softmax over the slices of 8 times its
    /// cosine to the mean of all, so that slices unlike the rest, such as those beyond the organ, count little. With one
    /// picture its weight is 1.
    ///
    /// - Parameter pictures: One square of `side` by `side` pixels per slice.
    /// - Throws: `TorchError.unusableInput` without a picture.
    public func embedding(of pictures: [ColourSquare]) throws(TorchError) -> CaseEmbedding {
        guard !pictures.isEmpty else { throw .unusableInput("a case without a picture cannot be embedded") }
        return try withInference { () throws(TorchError) in
            var parts: [[Tensor]] = []
            var rows: [Tensor] = []
            for start in stride(from: 0, to: pictures.count, by: Self.batch) {
                let some = pictures[start..<min(start + Self.batch, pictures.count)]
                let input = try Tensor(some.flatMap(\.values), shape: [some.count, 3, side, side])
                parts.append(try levels(of: input))
                rows.append(try network(input, using: parameters))
            }
            let all = try Tensor.concatenated(rows, along: 0)  // [slices, features]
            let likeness = try all.cosines(to: all.mean(over: [0], keepingAxes: true)).reshaped(to: [1, pictures.count])
            let weights = try likeness.scaled(by: Self.sharpness).softmax(along: 1)
            var levels: [[Float]] = []
            for level in parts[0].indices {
                let slices = try Tensor.concatenated(parts.map { $0[level] }, along: 0)
                levels.append(try weights.matrixProduct(slices).floats())
            }
            return CaseEmbedding(levels: levels, sliceWeights: try weights.doubles())
        }
    }

    /// The levels of squares, `[squares, features]` each: of the network's blocks the mean over two views, the whole square
    /// and its middle two thirds, of the root of what is kept, since a few strong features would outweigh the rest.
    private func levels(of input: Tensor) throws(TorchError) -> [Tensor] {
        let larger = side * 3 / 2
        let border = (larger - side) / 2
        let middle = try input.resampled(height: larger, width: larger)
            .slice(border..<border + side, of: 2).slice(border..<border + side, of: 3)
        let (whole, near) = (
            try network.levels(of: input, using: parameters), try network.levels(of: middle, using: parameters)
        )
        var levels = [whole[0]]
        for (a, b) in zip(whole.dropFirst(), near.dropFirst()) {
            levels.append(try (Self.root(of: a) + Self.root(of: b)).scaled(by: 0.5))
        }
        return levels
    }

    private static func root(of features: Tensor) throws(TorchError) -> Tensor {
        try features.relu().scaled(by: 1, plus: 1e-6).squareRoot()
    }
}
