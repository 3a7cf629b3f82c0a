internal import Glibc
internal import Torch

/// What the heads say of support examples that were left out in turn.
///
/// All examples of one item are left out together: series of one study know each other. Many items are left out in groups. An
/// example whose class would be left empty is not asked.
struct HeldOutAnswers {
    /// Groups at most: 100, and fewer with more than 300 examples, since the cost of a group grows with their cube; but five.
    private static func mostGroups(examples: Int) -> Int {
        let share = 300 / Double(max(examples, 1))
        return max(5, min(100, Int(100 * share * share * share)))
    }
    /// Weight of the usual sharpness against the examples: that of a normal distribution of its logarithm with deviation
    /// 0.25, which served best on the tasks that the usual one comes from.
    private static let trust = 8.0

    /// What was left out at once.
    private struct Group {
        /// Of the examples that were kept: `SupportSpace.means`.
        let means: Tensor
        /// Right classes of those left out.
        let labels: [Int]
        /// What the heads say of them.
        let scores: [ClassifierHead: Tensor]
        /// Harmonic mean of the numbers of examples that are left to the classes.
        let examples: Double
    }

    private let groups: [Group]
    private let prior: SharpnessPrior

    /// Number of examples that were left out and asked.
    var count: Int { groups.reduce(0) { $0 + $1.labels.count } }

    init(
        of products: LevelProducts, labels: [Int], items: [Int], classes: Int, heads: [ClassifierHead],
        prior: SharpnessPrior
    ) throws(TorchError) {
        var itemsOfClass = [Set<Int>](repeating: [], count: classes)
        for (label, item) in zip(labels, items) { itemsOfClass[label].insert(item) }
        let lonely = itemsOfClass.filter { $0.count == 1 }.reduce(Set()) { $0.union($1) }
        let numbers = Set(items).subtracting(lonely).sorted()
        let groupCount = min(Self.mostGroups(examples: items.count), numbers.count)
        let groupOfItem = Dictionary(
            uniqueKeysWithValues: numbers.enumerated().map { ($0.element, $0.offset % groupCount) })
        var groups: [Group] = []
        for group in 0..<groupCount {
            let kept = items.indices.filter { groupOfItem[items[$0]] != group }
            let known = Set(kept.map { labels[$0] })
            let left = items.indices.filter { groupOfItem[items[$0]] == group && known.contains(labels[$0]) }
            guard !left.isEmpty, known.count == classes else { continue }
            let keptLabels = kept.map { labels[$0] }
            let space = try SupportSpace(products.rows(kept, with: kept), labels: keptLabels, classes: classes)
            let queries = try space.placed(products.rows(left, with: kept))
            var scores: [ClassifierHead: Tensor] = [:]
            for head in heads { scores[head] = try head.fitted(to: space).scores(of: queries) }
            groups.append(
                Group(
                    means: space.means, labels: left.map { labels[$0] }, scores: scores,
                    examples: SharpnessPrior.examples(keptLabels, classes: classes)))
        }
        self.groups = groups
        self.prior = prior
    }

    /// How many times as sharp as usual the answers should be: what makes the right classes most probable, kept near 1.
    ///
    /// Few examples that are all answered right would ask for endless sharpness; so the logarithm of the factor pays its
    /// square, times `trust`.
    func factor(of head: ClassifierHead) throws(TorchError) -> Double {
        var best = (cost: Double.infinity, factor: 1.0)
        for step in -30...30 {
            let change = Double(step) / 10
            let factor = exp(change)
            let likelihood = try answers(of: head, factor: factor).reduce(0) { $0 + $1.logarithms[$1.label] }
            let cost = Self.trust * change * change - likelihood
            if cost < best.cost { best = (cost, factor) }
        }
        return best.factor
    }

    /// Share of right answers, and mean probability of the right class; nil where no example could be left out.
    func quality(of head: ClassifierHead, factor: Double) throws(TorchError) -> HeadQuality? {
        let answers = try answers(of: head, factor: factor)
        guard !answers.isEmpty else { return nil }
        let right = answers.count { answer in answer.logarithms.allSatisfy { $0 <= answer.logarithms[answer.label] } }
        let probability = answers.reduce(0) { $0 + exp($1.logarithms[$1.label]) }
        return HeadQuality(
            accuracy: Double(right) / Double(answers.count), probability: probability / Double(answers.count),
            count: answers.count)
    }

    private func answers(
        of head: ClassifierHead, factor: Double
    ) throws(TorchError) -> [(label: Int, logarithms: [Double])] {
        var answers: [(label: Int, logarithms: [Double])] = []
        for group in groups {
            guard let scores = group.scores[head] else { continue }
            let sharpness = factor * prior.sharpness(of: head, examples: group.examples)
            let values = try head.logarithms(of: scores, sharpness: sharpness, means: group.means).doubles()
            let classes = values.count / group.labels.count
            for (index, label) in group.labels.enumerated() {
                answers.append((label, Array(values[index * classes..<(index + 1) * classes])))
            }
        }
        return answers
    }
}

/// How a head did on support examples that were left out in turn.
public struct HeadQuality: Equatable, Sendable {
    /// Share of right answers, 0...1.
    public let accuracy: Double
    /// Mean probability of the right class, 0...1.
    public let probability: Double
    /// Number of examples that were asked.
    public let count: Int
}
