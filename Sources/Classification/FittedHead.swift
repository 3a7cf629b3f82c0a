internal import Torch

/// A head that is fitted to a support: scores are products with the support, mixed.
struct FittedHead: Sendable {
    /// `[support, support]` for matching, `[support, classes]` for the others.
    let coefficients: Tensor
    /// What is added, `[1, classes]`; nil for nothing.
    let offsets: Tensor?
    /// Whether scores are divided by the length of the query.
    let isAngular: Bool

    init(coefficients: Tensor, offsets: Tensor? = nil, isAngular: Bool = false) {
        self.coefficients = coefficients
        self.offsets = offsets
        self.isAngular = isAngular
    }

    /// Scores that a sharpness turns into probabilities: a row per query, of the cosines to the support for matching, of
    /// the classes for the others.
    func scores(of queries: SupportSpace.Queries) throws(TorchError) -> Tensor {
        let mixed = try queries.inner.matrixProduct(coefficients)
        if isAngular {
            // Whitening may leave nothing of a query but rounding.
            return try mixed / queries.own.relu().scaled(by: 1, plus: 1e-9).squareRoot()
        }
        return try offsets.map { (offsets) throws(TorchError) in try mixed + offsets } ?? mixed
    }
}
