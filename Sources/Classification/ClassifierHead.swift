internal import Torch

/// The ways to answer from the same embeddings.
public enum ClassifierHead: String, CaseIterable, Codable, Sendable {
    /// Every example votes by its likeness: the softmax over the support of the cosines (Vinyals et al., 2016), meaned over
    /// the examples of a class, so that a class gains nothing by their number.
    case matching
    /// The nearest class mean (Snell et al., 2017).
    case prototypical
    /// The class mean of the smallest angle, all examples brought to length 1 (Wang et al., 2019, SimpleShot).
    case simpleshot
    /// Ridge regression on the classes in closed form (Bertinetto et al., 2019).
    case ridge
    /// A linear layer, fitted by gradient steps on the cross-entropy.
    case linear

    /// The head, fitted to a support.
    func fitted(to space: SupportSpace) throws(TorchError) -> FittedHead {
        switch self {
        case .matching:
            let lengths = try Self.lengths(of: space.support)
            return FittedHead(
                coefficients: try SupportSpace.identity(space.support.shape[0]) / lengths, isAngular: true)
        case .prototypical:
            let squares = try (space.means * space.support.matrixProduct(space.means)).sum(
                over: [0], keepingAxes: true)  // [1, classes]
            let scale = 1 / max(try SupportSpace.diagonal(of: space.support).mean().scalar(), 1e-9)
            return FittedHead(
                coefficients: try space.means.scaled(by: 2 * scale), offsets: try squares.scaled(by: -scale))
        case .simpleshot:
            let means = try space.means / Self.lengths(of: space.support)  // of examples of length 1
            let squares = try (means * space.support.matrixProduct(means)).sum(over: [0], keepingAxes: true)
            let lengths = try squares.relu().scaled(by: 1, plus: 1e-9).squareRoot()
            return FittedHead(coefficients: try means / lengths, isAngular: true)
        case .ridge: return try ridge(in: space)
        case .linear: return try linear(in: space)
        }
    }

    /// Lengths of the support, `[support, 1]`; whitening may leave nothing of an example but rounding.
    private static func lengths(of support: Tensor) throws(TorchError) -> Tensor {
        try SupportSpace.diagonal(of: support).relu().scaled(by: 1, plus: 1e-9).squareRoot()
    }

    /// Logarithms of the probabilities, `[query, classes]`.
    ///
    /// - Parameter means: `SupportSpace.means`.
    func logarithms(of scores: Tensor, sharpness: Double, means: Tensor) throws(TorchError) -> Tensor {
        guard self == .matching else { return try scores.scaled(by: sharpness).logSoftmax(along: 1) }
        let votes = try scores.scaled(by: sharpness).softmax(along: 1).matrixProduct(means)
        // A class that gets no vote keeps a finite logarithm.
        return try (votes / votes.sum(over: [1], keepingAxes: true)).scaled(by: 1, plus: 1e-30).logarithm()
    }

    /// Kernel ridge regression onto 1 for the own class and 0 for others, all classes of equal weight.
    private func ridge(in space: SupportSpace) throws(TorchError) -> FittedHead {
        let (count, classes) = (space.targets.shape[0], space.targets.shape[1])
        let penalty = 0.1 * (try SupportSpace.diagonal(of: space.support).mean().scalar())
        // Rows by the root of their weight: classes count the same, and the mean weight is 1.
        let weights = try space.means.sum(over: [1], keepingAxes: true).scaled(by: Double(count) / Double(classes))
        let roots = try weights.squareRoot()
        let inner = try roots * space.support * roots.transposed()
        let shifted = try inner + SupportSpace.identity(count).scaled(by: max(penalty, 1e-9))
        let goals = try roots * space.targets.scaled(by: 1, plus: -1 / Double(classes))
        return FittedHead(coefficients: try roots * shifted.solution(for: goals))
    }

    private static let (linearSteps, linearDecay) = (100, 1e-3)

    /// Multinomial logistic regression by plain descent, all classes of equal weight; the weights are kept as shares of the
    /// examples.
    private func linear(in space: SupportSpace) throws(TorchError) -> FittedHead {
        let (count, classes) = (space.targets.shape[0], space.targets.shape[1])
        let mean = max(try SupportSpace.diagonal(of: space.support).mean().scalar(), 1e-9)
        let kernel = try space.support.scaled(by: 1 / mean)
        let weights = try space.means.sum(over: [1], keepingAxes: true).scaled(by: 1 / Double(classes))
        // The largest sum of a row bounds how fast the loss can change.
        let largest = try (kernel * kernel).sum().squareRoot().scalar()
        let heaviest = try weights.doubles().max() ?? 1
        let rate = 2 / max(largest * heaviest, 1e-6)
        var shares = try space.targets.zeros()
        var bias = try Tensor([Double](repeating: 0, count: classes), shape: [1, classes])
        for _ in 0..<Self.linearSteps {
            let answers = try (kernel.matrixProduct(shares) + bias).softmax(along: 1)
            let slope = try (answers - space.targets) * weights + shares.scaled(by: Self.linearDecay / Double(count))
            shares = try shares - slope.scaled(by: rate)
            bias = try bias - slope.sum(over: [0], keepingAxes: true).scaled(by: 0.5)
        }
        return FittedHead(coefficients: try shares.scaled(by: 1 / mean), offsets: bias)
    }
}
