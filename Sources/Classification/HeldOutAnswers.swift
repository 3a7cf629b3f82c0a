internal import Glibc
internal import Torch

/// What the heads say of support examples that were left out in turn.
///
/// All examples of one item are left out together: series of one study know each other. With more than 100 items, they are
/// left out in 100 groups. An example whose class would be left empty is not asked.
struct HeldOutAnswers {
    private static let mostGroups = 100

    /// The left out examples with their right classes and the heads' scores, group by group.
    private let groups: [(space: SupportSpace, labels: [Int], scores: [ClassifierHead: Tensor])]

    /// Number of examples that were left out and asked.
    var count: Int { groups.reduce(0) { $0 + $1.labels.count } }

    init(
        of products: LevelProducts, labels: [Int], items: [Int], classes: Int, heads: [ClassifierHead]
    ) throws(TorchError) {
        let numbers = Array(Set(items)).sorted()
        let groupCount = min(Self.mostGroups, numbers.count)
        let groupOfItem = Dictionary(
            uniqueKeysWithValues: numbers.enumerated().map { ($0.element, $0.offset % groupCount) })
        var groups: [(space: SupportSpace, labels: [Int], scores: [ClassifierHead: Tensor])] = []
        for group in 0..<groupCount {
            let kept = items.indices.filter { groupOfItem[items[$0]] != group }
            let known = Set(kept.map { labels[$0] })
            let left = items.indices.filter { groupOfItem[items[$0]] == group && known.contains(labels[$0]) }
            guard !left.isEmpty, known.count == classes else { continue }
            let space = try SupportSpace(
                products.asking(left, with: kept), labels: kept.map { labels[$0] }, classes: classes)
            var scores: [ClassifierHead: Tensor] = [:]
            for head in heads { scores[head] = try head.scores(in: space) }
            groups.append((space, left.map { labels[$0] }, scores))
        }
        self.groups = groups
    }

    /// The sharpness that makes the right classes most probable, kept near the head's usual one.
    ///
    /// Few examples that are all answered right would ask for endless sharpness; so the logarithm of the sharpness over
    /// the usual one pays its square, times half the number of classes.
    func sharpness(of head: ClassifierHead, classes: Int) throws(TorchError) -> Double {
        guard count > 0 else { return head.sharpness }
        var best = (cost: Double.infinity, sharpness: head.sharpness)
        for step in -30...30 {
            let change = Double(step) / 10
            let sharpness = head.sharpness * exp(change)
            let likelihood = try answers(of: head, sharpness: sharpness).reduce(0) { $0 + $1.logarithms[$1.label] }
            let cost = 0.5 * Double(classes) * change * change - likelihood
            if cost < best.cost { best = (cost, sharpness) }
        }
        return best.sharpness
    }

    /// Share of right answers, and mean probability of the right class; nil where no example could be left out.
    func quality(of head: ClassifierHead, sharpness: Double) throws(TorchError) -> HeadQuality? {
        let answers = try answers(of: head, sharpness: sharpness)
        guard !answers.isEmpty else { return nil }
        let right = answers.count { answer in answer.logarithms.allSatisfy { $0 <= answer.logarithms[answer.label] } }
        let probability = answers.reduce(0) { $0 + exp($1.logarithms[$1.label]) }
        return HeadQuality(
            accuracy: Double(right) / Double(answers.count), probability: probability / Double(answers.count),
            count: answers.count)
    }

    private func answers(
        of head: ClassifierHead, sharpness: Double
    ) throws(TorchError) -> [(label: Int, logarithms: [Double])] {
        var answers: [(label: Int, logarithms: [Double])] = []
        for group in groups {
            guard let scores = group.scores[head] else { continue }
            let values = try head.logarithms(of: scores, sharpness: sharpness, in: group.space).doubles()
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
