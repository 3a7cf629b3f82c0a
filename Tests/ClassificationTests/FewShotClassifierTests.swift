import Classification
import Testing
import Torch

@Suite struct FewShotClassifierTests {
    /// Embeddings around a centre of their own for every label, in two levels.
    private static func cloud(_ labels: [Int], spread: Double, seed: UInt64, far: Double = 0) -> [CaseEmbedding] {
        var generator = SeededGenerator(seed: seed)
        return labels.map { label in
            let levels = [6, 10].map { width in
                (0..<width).map { place in
                    Float((place % 3 == label ? 2 : 0) + far + spread * generator.normal())
                }
            }
            return CaseEmbedding(levels: levels, sliceWeights: [1])
        }
    }

    private static func classifier(
        _ labels: [Int], head: ClassifierHead? = nil, items: [Int]? = nil, spread: Double = 0.4
    ) throws -> FewShotClassifier {
        try FewShotClassifier(
            support: cloud(labels, spread: spread, seed: 1), labels: labels, items: items ?? Array(labels.indices),
            classes: (labels.max() ?? 0) + 1, head: head)
    }

    @Test(arguments: ClassifierHead.allCases)
    func `Clouds that lie apart are told apart, with probabilities and shares that add up`(head: ClassifierHead) throws
    {
        let classifier = try Self.classifier([0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2], head: head)
        let truth = [0, 1, 2, 2, 1, 0]
        for (answer, label) in zip(try classifier.answers(for: Self.cloud(truth, spread: 0.4, seed: 2)), truth) {
            #expect(answer.predicted == label)
            #expect(abs(answer.probabilities.reduce(0, +) - 1) < 1e-9)
            #expect(abs(answer.votes.reduce(0, +) - 1) < 1e-9)
            #expect(answer.byHead[head] == answer.probabilities)
            #expect(answer.strangeness < FewShotClassifier.greatestStrangeness)
        }
        #expect(try #require(classifier.qualities[head]).accuracy == 1)
        #expect(try #require(classifier.qualities[head]).count == 12)
    }

    @Test func `The order of the examples does not matter`() throws {
        let labels = [0, 0, 1, 1, 1, 2, 2]
        let support = Self.cloud(labels, spread: 1, seed: 3)
        let order = [6, 2, 4, 0, 5, 1, 3]
        let one = try FewShotClassifier(
            support: support, labels: labels, items: Array(0..<7), classes: 3, head: .matching)
        let other = try FewShotClassifier(
            support: order.map { support[$0] }, labels: order.map { labels[$0] }, items: order, classes: 3,
            head: .matching)
        let queries = Self.cloud([0, 1, 2], spread: 1, seed: 4)
        for (a, b) in zip(try one.answers(for: queries), try other.answers(for: queries)) {
            for (x, y) in zip(a.probabilities, b.probabilities) { #expect(abs(x - y) < 1e-9) }
            for (place, index) in order.enumerated() { #expect(abs(b.votes[place] - a.votes[index]) < 1e-9) }
        }
    }

    @Test func `A query's answer does not depend on the queries beside it`() throws {
        let classifier = try Self.classifier([0, 0, 1, 1, 2, 2])
        let queries = Self.cloud([0, 1, 2], spread: 1, seed: 4)
        let together = try classifier.answers(for: queries)
        let alone = try classifier.answers(for: [queries[1]])
        for (x, y) in zip(together[1].probabilities, alone[0].probabilities) { #expect(abs(x - y) < 1e-12) }
    }

    @Test func `A case unlike every example is strange`() throws {
        let classifier = try Self.classifier([0, 0, 0, 1, 1, 1])
        let answers = try classifier.answers(for: Self.cloud([0], spread: 0.4, seed: 5, far: 6))
        #expect(answers[0].strangeness > FewShotClassifier.greatestStrangeness)
    }

    @Test func `With one example per class nothing is left out, and the prototypical head answers`() throws {
        let classifier = try Self.classifier([0, 1, 2])
        #expect(classifier.qualities.isEmpty)
        #expect(classifier.head == .prototypical)
        let truth = [2, 0, 1]
        let answers = try classifier.answers(for: Self.cloud(truth, spread: 0.3, seed: 6))
        #expect(answers.map(\.predicted) == truth)
    }

    @Test func `Examples of one item are left out together`() throws {
        // Every class is one item: without it the class is gone, so that nothing can be asked.
        #expect(try Self.classifier([0, 0, 1, 1], items: [0, 0, 1, 1]).qualities.isEmpty)
        #expect(try #require(Self.classifier([0, 0, 1, 1, 1], items: [0, 1, 2, 2, 3]).qualities[.ridge]).count == 5)
    }

    @Test func `Labels that have nothing to do with the images soften the answers`() throws {
        let labels = (0..<40).map { $0 % 2 }
        let support = Self.cloud(labels.map { _ in 0 }, spread: 1, seed: 7)
        let chance = try FewShotClassifier(
            support: support, labels: labels, items: Array(labels.indices), classes: 2, head: .matching)
        let clear = try FewShotClassifier(
            support: Self.cloud(labels, spread: 0.4, seed: 7), labels: labels, items: Array(labels.indices), classes: 2,
            head: .matching)
        for head in ClassifierHead.allCases {
            #expect(2 * (chance.sharpness[head] ?? .infinity) < clear.sharpness[head] ?? 0, "\(head)")
        }
    }

    @Test(arguments: [([Int](), 2), ([0, 0], 2), ([0, 5], 2)])
    func `A class without an example is refused`(labels: [Int], classes: Int) {
        #expect(throws: TorchError.self) {
            try FewShotClassifier(
                support: Self.cloud(labels, spread: 1, seed: 1), labels: labels, items: Array(labels.indices),
                classes: classes, head: nil)
        }
    }
}
