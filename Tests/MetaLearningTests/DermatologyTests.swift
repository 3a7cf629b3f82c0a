import Foundation
import MetaLearning
import TestSupport
import Testing
import Torch

/// Few-shot diagnosis from the findings of real patients: the same episodes as for pictures.
@Suite(.enabled(if: OpenData.isPresent, "\(OpenData.reason)"))
struct DermatologyTests {
    /// 34 findings for each patient of each of six diseases, brought to 0...1; a missing age is the middle.
    private static func pool() throws -> ExamplePool {
        let text = try String(contentsOfFile: OpenData.path("tabular/dermatology/dermatology.csv"), encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let header = try #require(lines.first)
        let age = try #require(header.firstIndex(of: "age"))
        var rows: [Int: [[Float]]] = [:]
        for line in lines.dropFirst() {
            let label = try #require(Int(line[header.count - 1]))
            rows[label, default: []].append(
                line.dropLast().enumerated().map { column, word in
                    column == age ? (Float(word) ?? 40) / 80 : (Float(word) ?? 0) / 3
                })
        }
        let classes = (1...6).map { rows[$0] ?? [] }
        #expect(classes.map(\.count) == [112, 61, 72, 49, 52, 20])
        return try ExamplePool(
            classes.flatMap { $0.flatMap(\.self) }, shape: [header.count - 1], counts: classes.map(\.count))
    }

    /// What other programs reach on the same diseases: Tests/Golden/README.md.
    private struct Golden: Decodable {
        /// scikit-learn's nearest class mean.
        let nearestMean: [String: Double]
        /// PyTorch, over ten starts.
        let trained: [String: Double]

        private enum CodingKeys: String, CodingKey {
            case trained
            case nearestMean = "nearest_mean"
        }

        static func read() throws -> Golden {
            let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Golden/dermatology.json")
            return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
        }
    }

    /// Leaves the findings as they are: a prototypical network of it is the nearest class mean.
    private struct Untouched: Network {
        func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters { Parameters() }
        func callAsFunction(_ input: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor { input }
    }

    private let form = EpisodeForm(ways: 3, shots: 5, queries: 5)

    /// On seborrheic dermatitis, pityriasis rosea and pityriasis rubra pilaris.
    private func evaluation(
        of learner: any FewShotLearner, _ parameters: Parameters, on pool: ExamplePool
    ) throws -> EpisodeEvaluation {
        try EpisodeEvaluation(
            of: learner, using: parameters, on: pool.restricted(to: [1, 3, 5]), form: form, episodes: 400, seed: 2)
    }

    @Test func `Nearest means of the findings alone are right as often as scikit-learn's`() throws {
        let golden = try Golden.read().nearestMean
        let (mean, ci95) = (try #require(golden["mean"]), try #require(golden["ci95"]))
        let own = try evaluation(of: PrototypicalNetwork(encoder: Untouched()), Parameters(), on: Self.pool())
        // Both are means over random episodes. 3.3 standard errors of their difference: one false alarm in a thousand.
        let bound = 3.3 / 1.96 * (own.ci95 * own.ci95 + ci95 * ci95).squareRoot()
        #expect(abs(own.accuracy - mean) < bound, "\(own.accuracy) \(mean)")
    }

    @Test func `Three diseases never trained on are told apart as often as by PyTorch`() throws {
        let pool = try Self.pool()
        let learner = PrototypicalNetwork(encoder: DenseNetwork(widths: pool.shape + [128]))
        // Psoriasis, lichen planus and chronic dermatitis to learn from.
        var training = try MetaTraining(
            learner, on: pool.restricted(to: [0, 2, 4]),
            schedule: MetaSchedule(episodes: 60, form: form, learningRate: 1e-3, seed: 1))
        while !training.isFinished { _ = try training.advance() }
        let own = try evaluation(of: learner, training.parameters, on: pool)
        let golden = try Golden.read().trained
        let (mean, deviation) = (try #require(golden["mean"]), try #require(golden["deviation"]))
        // One start among those of ten others: Student's t with 9 degrees of freedom, one false alarm in a thousand.
        let bound = 4.8 * deviation * (1 + 1.0 / 10).squareRoot()
        #expect(abs(own.accuracy - mean) < bound, "\(own.accuracy) \(mean)")
    }
}
