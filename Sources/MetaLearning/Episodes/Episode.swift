public import Torch

/// A small task: learn from the support, then answer for the queries.
///
/// Targets of a classification hold 1 in the column of the true way and 0 elsewhere; those of a regression hold the
/// numbers to predict.
public struct Episode: Sendable {
    /// Labelled examples, shape `[examples, ...]`.
    public let support: Tensor
    /// What the support teaches, shape `[examples, ways]`, or `[examples, outputs]` of a regression.
    public let supportTargets: Tensor
    /// Examples to answer for, shape `[queries, ...]`.
    public let query: Tensor
    /// The right answers, shape `[queries, ways or outputs]`.
    public let queryTargets: Tensor

    /// An episode.
    ///
    /// - Throws: `TorchError.shapeMismatch` if examples and targets differ in number, or support and query in shape.
    public init(
        support: Tensor, supportTargets: Tensor, query: Tensor, queryTargets: Tensor
    ) throws(TorchError) {
        let shapes = [support, supportTargets, query, queryTargets].map(\.shape)
        guard shapes[1].count == 2, shapes[3].count == 2, shapes[1][1] == shapes[3][1],
            shapes[0].first == shapes[1][0], shapes[2].first == shapes[3][0],
            shapes[0].dropFirst() == shapes[2].dropFirst(), shapes[1][0] > 0
        else {
            throw .shapeMismatch(
                operation: "Episode",
                reason: "support \(shapes[0]) with targets \(shapes[1]), query \(shapes[2]) with targets \(shapes[3])")
        }
        self.support = support
        self.supportTargets = supportTargets
        self.query = query
        self.queryTargets = queryTargets
    }

    /// Columns of the targets: classes to tell apart, or numbers to predict.
    public var ways: Int { supportTargets.shape[1] }

    /// Support and query examples, one after the other.
    public func examples() throws(TorchError) -> Tensor { try .concatenated([support, query], along: 0) }

    /// The rows of the support and those of the query of a result for `examples()`.
    public func split(_ rows: Tensor) throws(TorchError) -> (support: Tensor, query: Tensor) {
        let (count, shots) = (rows.shape.first ?? 0, support.shape[0])
        return (try rows.slice(0..<min(shots, count), of: 0), try rows.slice(min(shots, count)..<count, of: 0))
    }

    /// Share of the queries whose highest score is that of the right class, 0...1.
    ///
    /// - Parameter scores: Shape `[queries, ways]`. A tie goes to the first column, so that equal scores are no luck.
    /// - Throws: `TorchError.shapeMismatch` if the shape is another.
    public func accuracy(of scores: Tensor) throws(TorchError) -> Double {
        guard scores.shape == queryTargets.shape else {
            throw .shapeMismatch(
                operation: "accuracy", reason: "scores \(scores.shape) for targets \(queryTargets.shape)")
        }
        let (given, right) = (try Self.winners(scores), try Self.winners(queryTargets))
        return Double(zip(given, right).count { $0 == $1 }) / Double(max(1, right.count))
    }

    private static func winners(_ rows: Tensor) throws(TorchError) -> [Int] {
        let (values, width) = (try rows.doubles(), rows.shape[1])
        return stride(from: 0, to: values.count, by: width).map { start in
            (0..<width).reduce(0) { values[start + $1] > values[start + $0] ? $1 : $0 }
        }
    }
}
