import Testing

@testable import Classification

@Suite struct SharpnessPriorTests {
    /// Two classes about `(3, 0, ...)`, their means `2 * half` apart along the second axis, in the last two of three levels.
    private static func prior(half: Float, labels: [Int] = [0, 0, 1]) throws -> SharpnessPrior {
        let support = labels.enumerated().map { index, label in
            let row = [3, label == 0 ? half : -half, 0]
            // The first level, which does not count, tells the classes apart by far.
            return CaseEmbedding(levels: [[Float(label) * 100], row, row.map { 7 * $0 }], sliceWeights: [1])
        }
        let rows = try LevelProducts.rows(of: support)
        return try SharpnessPrior(LevelProducts(rows, with: rows), labels: labels, classes: 2)
    }

    @Test(arguments: [Float(0), 0.5, 3])
    func `The contrast is the share of the squared length that lies between the class means`(half: Float) throws {
        let expected = Double(half * half / (9 + half * half))
        #expect(abs(try Self.prior(half: half).contrast - expected) < 1e-6)
        // A class of many examples counts no more than one of few.
        #expect(abs(try Self.prior(half: half, labels: [1, 1, 1, 1, 1, 0]).contrast - expected) < 1e-6)
    }

    @Test(arguments: ClassifierHead.allCases)
    func `More examples and classes further apart make surer, within what is known`(head: ClassifierHead) throws {
        let (near, far) = (try Self.prior(half: 0.6), try Self.prior(half: 2))
        #expect(near.sharpness(of: head, examples: 1) < near.sharpness(of: head, examples: 5))
        #expect(near.sharpness(of: head, examples: 5) < far.sharpness(of: head, examples: 5))
        // Classes of the same embeddings are answered softly, but not by nothing.
        #expect(try Self.prior(half: 0).sharpness(of: head, examples: 1) > 0)
        #expect(
            try Self.prior(half: 30).sharpness(of: head, examples: 5)
                == Self.prior(half: 300).sharpness(of: head, examples: 5))
    }

    @Test func `The number of examples is the harmonic mean over the classes`() {
        #expect(SharpnessPrior.examples([0, 0, 1, 0, 0], classes: 2) == 1.6)
    }
}
