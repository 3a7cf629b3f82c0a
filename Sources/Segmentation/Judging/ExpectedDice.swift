internal import Glibc
internal import Imaging

/// How well a structure will be found on what nobody annotated, as far as the support can tell.
public struct ExpectedDice: Equatable, Sendable {
    /// Dice of all that was held out together, 0...1.
    public let mean: Double
    /// How far the truth may lie from the mean, either way.
    public let margin: Double
    /// Number of studies that were held out in turn; of slices, where all are from one study.
    public let count: Int
    /// Whether studies were held out, and not slices of one: the latter says nothing about other patients.
    public let isBySubject: Bool

    /// The least margin: the mean error of such an estimate over tasks, and half as much again.
    static let leastMargin = 0.1

    /// Studies (or slices of the only one) that must show the structure: of fewer, each shows what no other does, and a model
    /// that does without it knows nothing of that.
    static let leastShown = 4

    /// An estimate that is known.
    init(mean: Double, margin: Double, count: Int, isBySubject: Bool) {
        (self.mean, self.margin, self.count, self.isBySubject) = (mean, margin, count, isBySubject)
    }

    /// The estimate for one structure.
    ///
    /// All held-out slices count as one volume does: the few slices of a study are no volume, and those at a structure's ends
    /// are worse than its middle without weighing as much. The margin is two standard errors of such a ratio over studies
    /// (Cochran, Sampling Techniques, 1977, section 6.4). Where a study has neither structure nor mask, it says nothing.
    ///
    /// - Parameters:
    ///   - support: The annotated slices.
    ///   - heldOut: What models that had not learned from them made of them.
    ///   - value: The structure.
    ///   - classes: The structures in the order of the probabilities.
    /// - Returns: nil where fewer than four studies (or slices of the only one) show the structure.
    public init?(of value: UInt8, support: [SupportSlice], classes: [UInt8], heldOut: [HeldOut]) {
        let isBySubject = Set(support.map(\.subject)).count > 1
        var sums: [Int: (both: Int, all: Int)] = [:]
        var shown: Set<Int> = []
        for held in heldOut {
            let truth = support[held.index].labels
            let found = held.probabilities.labels(classes)
            let (both, all) = found.overlap(truth, of: value)
            let group = isBySubject ? support[held.index].subject : held.index
            if truth.pixels.contains(value) { shown.insert(group) }
            let sum = sums[group] ?? (0, 0)
            sums[group] = (sum.both + both, sum.all + all)
        }
        // In the order of studies: sums of floating-point numbers depend on it.
        let told = sums.sorted { $0.key < $1.key }.map { (both: 2 * Double($0.value.both), all: Double($0.value.all)) }
            .filter { $0.all > 0 }
        guard shown.count >= Self.leastShown else { return nil }
        let all = told.reduce(0) { $0 + $1.all }
        let dice = told.reduce(0) { $0 + $1.both } / all
        let squares = told.reduce(0) { $0 + ($1.both - dice * $1.all) * ($1.both - dice * $1.all) }
        let count = Double(told.count)
        self.init(
            mean: dice, margin: max(Self.leastMargin, 2 * sqrt(squares * count / (count - 1)) / all),
            count: told.count, isBySubject: isBySubject)
    }
}
