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
        let age = header.firstIndex { $0.lowercased().contains("age") }
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

    @Test func `Three diseases never trained on are told apart from five patients each`() throws {
        let pool = try Self.pool()
        let learner = PrototypicalNetwork(encoder: DenseNetwork(widths: pool.shape + [32, 16]))
        let form = EpisodeForm(ways: 3, shots: 5, queries: 5)
        // Psoriasis, lichen planus and chronic dermatitis to learn from, the others to be told apart.
        var training = try MetaTraining(
            learner, on: pool.restricted(to: [0, 2, 4]),
            schedule: MetaSchedule(episodes: 60, form: form, learningRate: 1e-3, seed: 1))
        while !training.isFinished { _ = try training.advance() }
        let evaluation = try EpisodeEvaluation(
            of: learner, using: training.parameters, on: pool.restricted(to: [1, 3, 5]), form: form, episodes: 100,
            seed: 2)
        // Chance is a third; two of the three look so alike that doctors confuse them.
        #expect(evaluation.accuracy - evaluation.ci95 > 0.5, "\(evaluation.accuracy)")
    }
}
