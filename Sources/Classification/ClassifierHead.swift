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

    /// Scores that a sharpness turns into probabilities.
    ///
    /// - Returns: `[query, support]` for matching, `[query, classes]` for the others.
    func scores(in space: SupportSpace) throws(TorchError) -> Tensor {
        switch self {
        case .matching: return try space.cosines()
        case .prototypical:
            let inner = try space.query.matrixProduct(space.means)  // [query, classes]
            let lengths = try (space.means * space.support.matrixProduct(space.means)).sum(
                over: [0], keepingAxes: true)  // [1, classes]
            let mean = try SupportSpace.diagonal(of: space.support).mean().scalar()
            return try (inner.scaled(by: 2) - lengths).scaled(by: 1 / max(mean, 1e-9))
        case .simpleshot:
            let lengths = try SupportSpace.diagonal(of: space.support).relu().scaled(by: 1, plus: 1e-9).squareRoot()
            let means = try space.means / lengths  // of examples of length 1
            let squares = try (means * space.support.matrixProduct(means)).sum(over: [0], keepingAxes: true)
            let scale = try squares.relu().scaled(by: 1, plus: 1e-9).squareRoot()
            let own = try space.own.relu().scaled(by: 1, plus: 1e-9).squareRoot()
            return try space.query.matrixProduct(means) / own.matrixProduct(scale)
        case .ridge: return try ridgeScores(in: space)
        case .linear: return try linearScores(in: space)
        }
    }

    /// Logarithms of the probabilities, `[query, classes]`.
    func logarithms(of scores: Tensor, sharpness: Double, in space: SupportSpace) throws(TorchError) -> Tensor {
        guard self == .matching else { return try scores.scaled(by: sharpness).logSoftmax(along: 1) }
        let votes = try scores.scaled(by: sharpness).softmax(along: 1).matrixProduct(space.means)
        // A class that gets no vote keeps a finite logarithm.
        return try (votes / votes.sum(over: [1], keepingAxes: true)).scaled(by: 1, plus: 1e-30).logarithm()
    }

    /// Kernel ridge regression onto 1 for the own class and 0 for others, all classes of equal weight.
    private func ridgeScores(in space: SupportSpace) throws(TorchError) -> Tensor {
        let (count, classes) = (space.targets.shape[0], space.targets.shape[1])
        let penalty = 0.1 * (try SupportSpace.diagonal(of: space.support).mean().scalar())
        // Rows by the root of their weight: classes count the same, and the mean weight is 1.
        let weights = try space.means.sum(over: [1], keepingAxes: true).scaled(by: Double(count) / Double(classes))
        let roots = try weights.squareRoot()
        let inner = try roots * space.support * roots.transposed()
        let shifted = try inner + SupportSpace.identity(count).scaled(by: max(penalty, 1e-9))
        let goals = try roots * space.targets.scaled(by: 1, plus: -1 / Double(classes))
        return try space.query.matrixProduct(roots * shifted.solution(for: goals))
    }

    private static let (linearSteps, linearDecay) = (100, 1e-3)

    /// Multinomial logistic regression by plain descent, all classes of equal weight; the weights are kept as shares of the
    /// examples.
    private func linearScores(in space: SupportSpace) throws(TorchError) -> Tensor {
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
        return try space.query.matrixProduct(shares).scaled(by: 1 / mean) + bias
    }
}
