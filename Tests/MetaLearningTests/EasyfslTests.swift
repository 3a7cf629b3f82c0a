import MetaLearning
import TestSupport
import Testing
import Torch

/// easyfsl's Matching Network on the same features with the same weights: Tests/Peers/make_easyfsl_golden.py.
@Suite struct EasyfslTests {
    private static let width = 5
    private static let encoder = DenseNetwork(widths: [width, width])

    private let episode: Episode

    init() throws {
        episode = try Episode(
            support: .sines([7, Self.width], from: 0), supportTargets: .targets([0, 0, 1, 1, 1, 2, 2], ways: 3),
            query: .sines([5, Self.width], from: 1), queryTargets: .targets([0, 1, 2, 2, 0], ways: 3))
    }

    /// The probabilities of every class by a learner that is made for each query, as easyfsl's attention is as sharp as the
    /// query's row is long.
    private func probabilities(
        lengths: [Double], learner: (Double) -> any FewShotLearner
    ) throws -> [Double] {
        var result: [Double] = []
        for (query, length) in lengths.enumerated() {
            let learner = learner(length)
            var generator = SeededGenerator(seed: 0)
            var parameters = try learner.initialParameters(using: &generator).sines()
            let identity = (0..<Self.width * Self.width).map { $0 % (Self.width + 1) == 0 ? 1.0 : 0 }
            parameters.set("encoder.0.weight", to: try Tensor(identity, shape: [Self.width, Self.width]))
            let zeros = Array(repeating: 0.0, count: Self.width)
            parameters.set("encoder.0.bias", to: try Tensor(zeros, shape: [Self.width]))
            let scores = try learner.scores(of: episode, using: parameters).exponential().doubles()
            result += scores[query * 3..<(query + 1) * 3]
        }
        return result
    }

    @Test func `Probabilities are easyfsl's within 1e-4`() throws {
        let golden = try TorchGolden.easyfsl()
        let own = try probabilities(lengths: golden.plain.lengths) {
            MatchingNetwork(encoder: Self.encoder, sharpness: $0)
        }
        #expect(largestDifference(own, golden.plain.probabilities) < 1e-4)
    }

    @Test func `Probabilities with full context are easyfsl's within 1e-4`() throws {
        let golden = try TorchGolden.easyfsl()
        let own = try probabilities(lengths: golden.context.lengths) {
            FullContextMatchingNetwork(encoder: Self.encoder, features: Self.width, steps: 7, sharpness: $0)
        }
        #expect(largestDifference(own, golden.context.probabilities) < 1e-4)
        #expect(largestDifference(own, golden.plain.probabilities) > 1e-2, "the context counts")
    }
}
