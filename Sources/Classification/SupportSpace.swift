internal import Torch

/// The space that all heads share: centred, levels of equal weight, and whitened by how much examples of one class differ.
///
/// The origin is the mean of the class means, so that a large class does not pull it. Every level is scaled to mean square
/// length 1. Directions in which examples of one class differ are shortened: with the residuals R of the support about its
/// class means, products become `x (1 - R' (R R' + a)^-1 R) y'`, where `a` is 0.3 of the residuals' variance: discriminant
/// analysis with a shrunk covariance. With one example per class there are no residuals, and nothing is whitened.
struct SupportSpace: Sendable {
    /// Cases in the space.
    struct Queries {
        /// Products with the support, `[query, support]`.
        let inner: Tensor
        /// Squared lengths, `[query, 1]`.
        let own: Tensor
        /// Squared distances to the support before whitening, `[query, support]`.
        let distances: Tensor
    }

    /// How a level is centred and scaled.
    private struct Level {
        /// Products of the support with the origin, `[support, 1]`.
        let shift: Tensor
        /// The origin's squared length, `[1, 1]`.
        let corner: Tensor
        let scale: Double
    }

    /// Products of the support, `[support, support]`.
    let support: Tensor
    /// 1 in the column of an example's class, `[support, classes]`.
    let targets: Tensor
    /// The same over the number of examples of the class: a product with it is a mean over every class.
    let means: Tensor

    /// A share of 1 for every class, split among its examples, over the number of classes, `[support, 1]`.
    private let weights: Tensor
    private let levels: [Level]
    /// Products of the support before whitening.
    private let plain: Tensor
    /// `R' (R R' + a)^-1 R` in terms of the support, `[support, support]`; nil where nothing is whitened.
    private let shortening: Tensor?

    /// Share of the residuals' variance that every direction keeps.
    private static let shrinkage = 0.3

    /// The space of a support.
    ///
    /// - Parameters:
    ///   - products: Of the support with itself.
    ///   - labels: Class of every support example; every class has one.
    init(_ products: LevelProducts, labels: [Int], classes: Int) throws(TorchError) {
        var counts = [Double](repeating: 0, count: classes)
        for label in labels { counts[label] += 1 }
        targets = try Tensor(
            labels.flatMap { label in (0..<classes).map { $0 == label ? 1.0 : 0 } }, shape: [labels.count, classes])
        means = try Tensor(
            labels.flatMap { label in (0..<classes).map { $0 == label ? 1 / counts[label] : 0 } },
            shape: [labels.count, classes])
        weights = try Tensor(
            labels.map { 1 / (counts[$0] * Double(classes)) }, shape: [labels.count, 1])

        var levels: [Level] = []
        var sum: Tensor?
        for inner in products.inner {
            // Products after the origin moved to the mean of the class means.
            let shift = try inner.matrixProduct(weights)
            let corner = try weights.transposed().matrixProduct(shift)
            let centred = try inner - shift - shift.transposed() + corner
            let length = try (Self.diagonal(of: centred) * weights).sum().scalar()
            // A level in which all examples agree says nothing.
            let level = Level(shift: shift, corner: corner, scale: length > 1e-12 ? 1 / length : 0)
            let scaled = try centred.scaled(by: level.scale)
            sum = try sum.map { (sum) throws(TorchError) in try sum + scaled } ?? scaled
            levels.append(level)
        }
        guard let plain = sum else { throw .unusableInput("an embedding without levels") }
        self.levels = levels
        self.plain = plain
        shortening = try Self.shortening(of: plain, targets: targets, means: means)
        support =
            try shortening.map { (own) throws(TorchError) in
                try plain - plain.matrixProduct(own).matrixProduct(plain)
            } ?? plain
    }

    private static func shortening(of plain: Tensor, targets: Tensor, means: Tensor) throws(TorchError) -> Tensor? {
        let (count, classes) = (targets.shape[0], targets.shape[1])
        guard count > classes else { return nil }
        let identity = try identity(count)
        // Takes the class mean off every row.
        let residual = try identity - targets.matrixProduct(means.transposed())
        let inner = try residual.matrixProduct(plain).matrixProduct(residual.transposed())
        let variance = try diagonal(of: inner).sum().scalar() / Double(count - classes)
        guard variance > 1e-9 else { return nil }
        let shrunk = try inner + identity.scaled(by: shrinkage * variance)
        return try residual.transposed().matrixProduct(shrunk.solution(for: residual))
    }

    /// Cases, brought into the space by their products with the support.
    func placed(_ products: LevelProducts) throws(TorchError) -> Queries {
        var (inner, own): (Tensor?, Tensor?)
        for (level, (q, o)) in zip(levels, zip(products.inner, products.own)) {
            let shift = try q.matrixProduct(weights)
            let parts = (
                try (q - shift - level.shift.transposed() + level.corner).scaled(by: level.scale),
                try (o - shift.scaled(by: 2) + level.corner).scaled(by: level.scale)
            )
            (inner, own) = (
                try inner.map { (sum) throws(TorchError) in try sum + parts.0 } ?? parts.0,
                try own.map { (sum) throws(TorchError) in try sum + parts.1 } ?? parts.1
            )
        }
        guard let inner, let own else { throw .unusableInput("an embedding without levels") }
        let distances = try own - inner.scaled(by: 2) + Self.diagonal(of: plain).transposed()
        guard let shortening else { return Queries(inner: inner, own: own, distances: distances) }
        let short = try inner.matrixProduct(shortening)
        return Queries(
            inner: try inner - short.matrixProduct(plain),
            own: try own - (short * inner).sum(over: [1], keepingAxes: true), distances: distances)
    }

    /// The diagonal as a column.
    static func diagonal(of matrix: Tensor) throws(TorchError) -> Tensor {
        try (matrix * identity(matrix.shape[0])).sum(over: [1], keepingAxes: true)
    }

    static func identity(_ size: Int) throws(TorchError) -> Tensor {
        try Tensor((0..<size * size).map { $0 % (size + 1) == 0 ? 1.0 : 0 }, shape: [size, size])
    }
}
