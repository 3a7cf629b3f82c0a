internal import Glibc
public import Torch

/// A classifier made of labelled examples: every head, calibrated on examples left out in turn.
public struct FewShotClassifier: Sendable {
    /// What it says of one case.
    public struct Answer: Equatable, Sendable {
        /// Probability of every class, by the chosen head; together 1.
        public let probabilities: [Double]
        /// The same by every head.
        public let byHead: [ClassifierHead: [Double]]
        /// Share of every support example in the answer; together 1: a class's probability, split among its examples by the
        /// attention of the matching head.
        public let votes: [Double]
        /// Squared distance to the nearest support example over the largest such distance within the support; far above 1
        /// for a case unlike everything that was shown.
        public let strangeness: Double

        /// Index of the most probable class; the first of equals.
        public var predicted: Int {
            probabilities.indices.reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
        }
    }

    /// A case is unlike the support beyond this strangeness.
    public static let greatestStrangeness = 2.0

    /// The head that answers.
    public let head: ClassifierHead
    /// How every head did on examples left out in turn; without an entry where none could be.
    public let qualities: [ClassifierHead: HeadQuality]
    /// What turns every head's scores into probabilities.
    public let sharpness: [ClassifierHead: Double]

    /// Rows of the support, `[support, features]` per level.
    private let rows: [Tensor]
    private let space: SupportSpace
    private let fitted: [ClassifierHead: FittedHead]
    private let labels: [Int]
    private let classes: Int
    /// The largest squared distance of a support example to the nearest other one.
    private let reach: Double

    /// Fits every head to the support.
    ///
    /// - Parameters:
    ///   - classes: Number of classes.
    ///   - support: Embeddings of the labelled examples.
    ///   - labels: Class of each; every class has one at least.
    ///   - items: What each is part of: examples of one item are left out together.
    ///   - head: The head that answers; nil for the one that gives left out examples' right classes the highest mean
    ///     probability, or the prototypical one where none can be left out.
    /// - Throws: `TorchError.unusableInput` if the support is empty or a class has no example.
    public init(
        support: [CaseEmbedding], labels: [Int], items: [Int], classes: Int, head: ClassifierHead?
    ) throws(TorchError) {
        guard !support.isEmpty, support.count == labels.count, labels.count == items.count,
            Set(labels) == Set(0..<classes)
        else { throw .unusableInput("every class needs a labelled example") }
        self.labels = labels
        self.classes = classes
        rows = try LevelProducts.rows(of: support)
        let products = try LevelProducts(rows, with: rows)
        space = try SupportSpace(products, labels: labels, classes: classes)
        let prior = try SharpnessPrior(products, labels: labels, classes: classes)
        let heldOut = try HeldOutAnswers(
            of: products, labels: labels, items: items, classes: classes, heads: ClassifierHead.allCases, prior: prior)
        let examples = SharpnessPrior.examples(labels, classes: classes)
        var (sharpness, qualities): ([ClassifierHead: Double], [ClassifierHead: HeadQuality]) = ([:], [:])
        var fitted: [ClassifierHead: FittedHead] = [:]
        for head in ClassifierHead.allCases {
            let factor = try heldOut.factor(of: head)
            sharpness[head] = factor * prior.sharpness(of: head, examples: examples)
            qualities[head] = try heldOut.quality(of: head, factor: factor)
            fitted[head] = try head.fitted(to: space)
        }
        self.fitted = fitted
        self.sharpness = sharpness
        self.qualities = qualities
        let best = ClassifierHead.allCases.filter { qualities[$0] != nil }
            .reduce(ClassifierHead?.none) { best, head in
                (best.flatMap { qualities[$0]?.probability } ?? -1) < (qualities[head]?.probability ?? -1) ? head : best
            }
        self.head = head ?? best ?? .prototypical
        let distances = try space.placed(products).distances.doubles()
        reach =
            support.indices.map { a in
                support.indices.filter { $0 != a }.map { distances[a * support.count + $0] }.min() ?? 0
            }.max() ?? 0
    }

    /// What every head says of cases.
    public func answers(for queries: [CaseEmbedding]) throws(TorchError) -> [Answer] {
        guard !queries.isEmpty else { return [] }
        let placed = try space.placed(LevelProducts(LevelProducts.rows(of: queries), with: rows))
        var byHead: [ClassifierHead: [Double]] = [:]
        var attention: [Double] = []
        for (head, fitted) in fitted {
            let scores = try fitted.scores(of: placed)
            let sharpness = sharpness[head] ?? 1
            byHead[head] = try head.logarithms(of: scores, sharpness: sharpness, means: space.means).doubles().map {
                exp($0)
            }
            if head == .matching { attention = try scores.scaled(by: sharpness).softmax(along: 1).doubles() }
        }
        let count = labels.count
        let distances = try placed.distances.doubles()
        return queries.indices.map { index in
            let row = index * classes..<(index + 1) * classes
            let probabilities = byHead[head].map { Array($0[row]) } ?? []
            let near = distances[index * count..<(index + 1) * count].min() ?? 0
            return Answer(
                probabilities: probabilities,
                byHead: byHead.mapValues { Array($0[row]) },
                votes: votes(splitting: probabilities, by: Array(attention[index * count..<(index + 1) * count])),
                strangeness: reach > 0 ? max(near, 0) / reach : 0)
        }
    }

    /// Probabilities of classes split among their examples by the examples' attention.
    private func votes(splitting probabilities: [Double], by attention: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: classes)
        for (label, weight) in zip(labels, attention) { sums[label] += weight }
        return zip(labels, attention).map { label, weight in
            // Attention can be too small for any digit; then the examples of the class share alike.
            sums[label] > 0
                ? probabilities[label] * weight / sums[label]
                : probabilities[label] / Double(labels.count { $0 == label })
        }
    }
}
