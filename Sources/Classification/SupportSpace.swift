internal import Torch

/// Support and queries in the space that all heads share: centred, levels of equal weight, and whitened by how much examples
/// of one class differ.
///
/// The origin is the mean of the class means, so that a large class does not pull it. Every level is scaled to mean square
/// length 1. Directions in which examples of one class differ are shortened: with the residuals R of the support about its
/// class means, products become `x (1 - R' (R R' + a)^-1 R) y'`, where `a` is 0.3 of the residuals' variance: discriminant
/// analysis with a shrunk covariance. With one example per class there are no residuals, and nothing is whitened.
struct SupportSpace {
    /// Products of the support, `[support, support]`.
    let support: Tensor
    /// Products of the queries with the support, `[query, support]`.
    let query: Tensor
    /// Squared lengths of the queries, `[query, 1]`.
    let own: Tensor
    /// 1 in the column of an example's class, `[support, classes]`.
    let targets: Tensor
    /// The same over the number of examples of the class: a product with it is a mean over every class.
    let means: Tensor
    /// Squared distances of the queries to the support before whitening, `[query, support]`.
    let distances: Tensor

    /// Share of the residuals' variance that every direction keeps.
    private static let shrinkage = 0.3

    /// - Parameter labels: Class of every support example; every class has one.
    init(_ products: LevelProducts, labels: [Int], classes: Int) throws(TorchError) {
        var counts = [Double](repeating: 0, count: classes)
        for label in labels { counts[label] += 1 }
        targets = try Tensor(
            labels.flatMap { label in (0..<classes).map { $0 == label ? 1.0 : 0 } }, shape: [labels.count, classes])
        means = try Tensor(
            labels.flatMap { label in (0..<classes).map { $0 == label ? 1 / counts[label] : 0 } },
            shape: [labels.count, classes])
        let weights = try Tensor(
            labels.map { 1 / (counts[$0] * Double(classes)) }, shape: [labels.count, 1])

        var (ss, qs, qq): (Tensor?, Tensor?, Tensor?)
        for level in products.support.indices {
            let (s, q, o) = (products.support[level], products.query[level], products.own[level])
            // Products after the origin moved to the mean of the class means.
            let shift = try s.matrixProduct(weights)  // [support, 1]
            let corner = try weights.transposed().matrixProduct(shift)  // [1, 1]
            let queryShift = try q.matrixProduct(weights)  // [query, 1]
            let centred = try s - shift - shift.transposed() + corner
            let length = try (Self.diagonal(of: centred) * weights).sum().scalar()
            // A level in which all examples agree says nothing.
            let scale = length > 1e-12 ? 1 / length : 0
            let parts = (
                try centred.scaled(by: scale), try (q - queryShift - shift.transposed() + corner).scaled(by: scale),
                try (o - queryShift.scaled(by: 2) + corner).scaled(by: scale)
            )
            (ss, qs, qq) = (
                try ss.map { (sum) throws(TorchError) in try sum + parts.0 } ?? parts.0,
                try qs.map { (sum) throws(TorchError) in try sum + parts.1 } ?? parts.1,
                try qq.map { (sum) throws(TorchError) in try sum + parts.2 } ?? parts.2
            )
        }
        guard var ss, var qs, var qq else { throw .unusableInput("an embedding without levels") }
        let lengths = try Self.diagonal(of: ss)
        distances = try qq - qs.scaled(by: 2) + lengths.transposed()

        let freedom = labels.count - classes
        if freedom > 0 {
            let identity = try Self.identity(labels.count)
            // Takes the class mean off every row.
            let residual = try identity - targets.matrixProduct(means.transposed())
            let inner = try residual.matrixProduct(ss).matrixProduct(residual.transposed())
            let variance = try Self.diagonal(of: inner).sum().scalar() / Double(freedom)
            if variance > 1e-9 {
                let shrunk = try inner + identity.scaled(by: Self.shrinkage * variance)
                let own = try ss.matrixProduct(residual.transposed())  // [support, residuals]
                let other = try qs.matrixProduct(residual.transposed())  // [query, residuals]
                let half = try shrunk.solution(for: own.transposed())  // [residuals, support]
                let otherHalf = try shrunk.solution(for: other.transposed())
                ss = try ss - own.matrixProduct(half)
                qs = try qs - other.matrixProduct(half)
                qq = try qq - (other * otherHalf.transposed()).sum(over: [1], keepingAxes: true)
            }
        }
        (support, query, own) = (ss, qs, qq)
    }

    /// The diagonal as a column.
    static func diagonal(of matrix: Tensor) throws(TorchError) -> Tensor {
        try (matrix * identity(matrix.shape[0])).sum(over: [1], keepingAxes: true)
    }

    static func identity(_ size: Int) throws(TorchError) -> Tensor {
        try Tensor((0..<size * size).map { $0 % (size + 1) == 0 ? 1.0 : 0 }, shape: [size, size])
    }

    /// Cosines of the queries to the support, `[query, support]`.
    func cosines() throws(TorchError) -> Tensor {
        // Whitening may leave nothing of an example but rounding.
        let lengths = try Self.diagonal(of: support).relu().scaled(by: 1, plus: 1e-9).squareRoot().transposed()
        let own = try own.relu().scaled(by: 1, plus: 1e-9).squareRoot()
        return try query / (own.matrixProduct(lengths))
    }
}
