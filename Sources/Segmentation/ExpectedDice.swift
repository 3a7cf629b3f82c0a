internal import Glibc
internal import Imaging

/// How well a structure will be found on what nobody annotated, as far as the support can tell.
public struct ExpectedDice: Equatable, Sendable {
    /// Mean Dice of what was held out, 0...1.
    public let mean: Double
    /// How far the truth may lie from the mean, either way.
    public let margin: Double
    /// Number of studies that were held out in turn; of slices, where all are from one study.
    public let count: Int
    /// Whether studies were held out, and not slices of one: the latter says nothing about other patients.
    public let isBySubject: Bool

    /// The least margin: the mean error of such an estimate over tasks, and half as much again.
    static let leastMargin = 0.1

    /// An estimate that is known.
    init(mean: Double, margin: Double, count: Int, isBySubject: Bool) {
        (self.mean, self.margin, self.count, self.isBySubject) = (mean, margin, count, isBySubject)
    }

    /// The estimate for one structure.
    ///
    /// The Dice of a study is that of all its held-out slices together. Where a study has neither structure nor mask, it
    /// says nothing.
    ///
    /// - Parameters:
    ///   - value: The structure.
    ///   - classes: The structures in the order of the probabilities.
    /// - Returns: nil where fewer than two studies (or slices of the only one) say anything.
    public init?(of value: UInt8, support: [SupportSlice], classes: [UInt8], heldOut: [HeldOut]) {
        let isBySubject = Set(support.map(\.subject)).count > 1
        var sums: [Int: (both: Int, all: Int)] = [:]
        for held in heldOut {
            let truth = support[held.index].labels
            let found = held.probabilities.labels(classes)
            let (both, all) = found.overlap(truth, of: value)
            let group = isBySubject ? support[held.index].subject : held.index
            let sum = sums[group] ?? (0, 0)
            sums[group] = (sum.both + both, sum.all + all)
        }
        let scores = sums.values.filter { $0.all > 0 }.map { 2 * Double($0.both) / Double($0.all) }.sorted()
        guard scores.count > 1 else { return nil }
        let mean = scores.reduce(0, +) / Double(scores.count)
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count - 1)
        self.init(
            mean: mean, margin: max(Self.leastMargin, 2 * sqrt(variance / Double(scores.count))),
            count: scores.count, isBySubject: isBySubject)
    }
}
