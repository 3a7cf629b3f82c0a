internal import Torch

/// A head in closed form: the ridge regression of labels on the features of annotated pixels.
///
/// Labels are 1 in the channel of their class and 0 elsewhere. A class counts by the square root of its pixels: a small
/// structure is heard without being seen everywhere. What the regression cannot know, how sure its numbers are and how
/// much more often background is right, is meta-learned (Bertinetto et al., 2019).
struct RidgeHead {
    /// The meta-learned numbers, by the names that weights files have them under.
    static let penaltyName = "ridge.penalty"
    static let temperatureName = "ridge.temperature"
    static let backgroundName = "ridge.background"

    /// Numbers to start meta-learning from.
    static func initialParameters() throws(TorchError) -> Parameters {
        Parameters([
            penaltyName: try Tensor([-5] as [Float], shape: [1]),
            temperatureName: try Tensor([2.3] as [Float], shape: [1]),
            backgroundName: try Tensor([0.5] as [Float], shape: [1]),
        ])
    }

    /// Weighted sums of products of features, shape `[features + 1, features + 1]`.
    private var squares: Tensor?
    /// Weighted sums of features times labels, shape `[features + 1, scores]`.
    private var products: Tensor?
    /// Weight of a patch by the classes of its pixels, shape `[scores, 1]`.
    private let weights: Tensor
    /// Pixels along each side of a patch that one vector of features stands for.
    private let patch: Int

    /// A regression that has seen nothing yet.
    ///
    /// - Parameters:
    ///   - counts: Pixels of every class, background first, in all that will be added.
    ///   - patch: Pixels along each side of a patch that one vector of features stands for.
    init(counts: [Int], patch: Int = 1) throws(TorchError) {
        self.patch = patch
        let roots = counts.map { $0 > 0 ? 1 / Double($0).squareRoot() : 0 }
        let total = zip(roots, counts).reduce(0) { $0 + $1.0 * Double($1.1) }
        let pixels = patch * patch
        let shares = roots.flatMap { [Float](repeating: Float($0 / max(total, 1e-12)), count: pixels) }
        weights = try Tensor(shares, shape: [shares.count, 1])
    }

    /// Counts annotated pixels in.
    ///
    /// - Parameters:
    ///   - features: Shape `[batch, features, height / patch, width / patch]`.
    ///   - target: Shares of the classes, shape `[batch, classes, height, width]`; all 0 where nobody annotated.
    mutating func add(_ features: Tensor, target: Tensor) throws(TorchError) {
        let rows = try features.pixelRows()  // [pixels, features]
        let labels = try target.folded(by: patch).pixelRows()  // [pixels, scores]
        let ones = try Tensor.filled(with: 1, shape: [rows.shape[0], 1])
        let extended = try Tensor.concatenated([rows, ones], along: 1)
        let weighted = try (extended * labels.matrixProduct(weights)).transposed()  // [features + 1, pixels]
        let (square, product) = (try weighted.matrixProduct(extended), try weighted.matrixProduct(labels))
        squares = try squares.map { (sum) throws(TorchError) in try sum + square } ?? square
        products = try products.map { (sum) throws(TorchError) in try sum + product } ?? product
    }

    /// The head as the last convolution of a network.
    ///
    /// - Parameter parameters: With the meta-learned numbers.
    /// - Returns: `weight` of shape `[scores, features, 1, 1]` and `bias` of shape `[scores]`, a score for every class at every
    ///   pixel of a patch.
    /// - Throws: `TorchError.unusableInput` if nothing was added.
    func solved(using parameters: Parameters) throws(TorchError) -> (weight: Tensor, bias: Tensor) {
        guard let squares, let products else { throw .unusableInput("no pixel to fit a head to") }
        let (size, scores) = (squares.shape[0], products.shape[1])
        // The last row is the constant, which costs nothing.
        let diagonal = (0..<size * size).map { $0 % (size + 1) == 0 && $0 < size * size - 1 ? Float(1) : 0 }
        let penalty = try parameters.tensor(Self.penaltyName).exponential()
        let system = try squares + Tensor(diagonal, shape: [size, size]) * penalty
        let temperature = try parameters.tensor(Self.temperatureName).exponential()
        let solution = try (system.solution(for: products) * temperature).transposed()  // [scores, features + 1]
        let weight = try solution.slice(0..<size - 1, of: 1).reshaped(to: [scores, size - 1, 1, 1])
        let first = try Tensor((0..<scores).map { $0 < patch * patch ? Float(1) : 0 }, shape: [scores])
        let bias =
            try solution.slice(size - 1..<size, of: 1).reshaped(to: [scores])
            + first * parameters.tensor(Self.backgroundName)
        return (weight, bias)
    }
}

extension Tensor {
    /// The channels of every pixel as a row, shape `[batch * height * width, channels]`.
    func pixelRows() throws(TorchError) -> Tensor {
        try permuted([0, 2, 3, 1]).reshaped(to: [shape[0] * shape[2] * shape[3], shape[1]])
    }
}
