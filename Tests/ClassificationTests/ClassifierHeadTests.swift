import Foundation
import Testing
import Torch

@testable import Classification

/// The made-up task of Tests/Peers/make_classification_goldens.py.
@Suite struct ClassifierHeadTests {
    static let labels = [0, 0, 0, 1, 1, 2, 2, 2, 2]

    static func rows(_ count: Int, _ width: Int, _ phase: Double, labels: [Int] = []) -> [[Float]] {
        (0..<count).map { i in
            (0..<width).map { j in
                let (a, b) = (Double(i), Double(j))
                let own = labels.isEmpty ? 0 : 0.8 * cos(Double(labels[i] + 1) * b)
                return Float(sin(1.7 * a * a + 0.9 * b * (a + 1) + phase) + 0.4 + own)
            }
        }
    }

    static func embeddings(_ count: Int, phase: Double, labels: [Int] = []) -> [CaseEmbedding] {
        let levels = [(4, 0.0), (7, 1.0)].map { rows(count, $0.0, phase + $0.1, labels: labels) }
        return (0..<count).map { index in CaseEmbedding(levels: levels.map { $0[index] }, sliceWeights: [1]) }
    }

    private static func golden() throws -> [String: [[Double]]] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/heads.json")
        return try JSONDecoder().decode([String: [[Double]]].self, from: Data(contentsOf: file))
    }

    private static func rows(of embeddings: [CaseEmbedding]) throws -> [Tensor] {
        try LevelProducts.rows(of: embeddings)
    }

    private func space() throws -> (space: SupportSpace, queries: SupportSpace.Queries) {
        let support = try Self.rows(of: Self.embeddings(9, phase: 0.3, labels: Self.labels))
        let space = try SupportSpace(LevelProducts(support, with: support), labels: Self.labels, classes: 3)
        let queries = try Self.rows(of: Self.embeddings(5, phase: 2.1))
        return (space, try space.placed(LevelProducts(queries, with: support)))
    }

    @Test(arguments: [(ClassifierHead.matching, 15.0), (.prototypical, 6), (.simpleshot, 10), (.ridge, 6)])
    func `A head says what its formula says in the space of the embeddings`(
        head: ClassifierHead, sharpness: Double
    ) throws {
        let (space, queries) = try space()
        let scores = try head.fitted(to: space).scores(of: queries)
        let logarithms = try head.logarithms(of: scores, sharpness: sharpness, means: space.means).doubles()
        let expected = try #require(try Self.golden()[head.rawValue]).flatMap(\.self)
        try #require(logarithms.count == expected.count)
        // Embeddings come as 32-bit numbers.
        for (a, b) in zip(logarithms, expected) { #expect(abs(exp(a) - b) < 2e-5, "\(exp(a)) against \(b)") }
    }

    @Test func `Distances are those before whitening`() throws {
        let distances = try space().queries.distances.doubles()
        let expected = try #require(try Self.golden()["distances"]).flatMap(\.self)
        for (a, b) in zip(distances, expected) { #expect(abs(a - b) < 1e-4 * max(1, b)) }
    }

    @Test func `The linear head tells its own examples apart`() throws {
        let support = try Self.rows(of: Self.embeddings(9, phase: 0.3, labels: Self.labels))
        let products = try LevelProducts(support, with: support)
        let space = try SupportSpace(products, labels: Self.labels, classes: 3)
        let scores = try ClassifierHead.linear.fitted(to: space).scores(of: space.placed(products)).doubles()
        for (index, label) in Self.labels.enumerated() {
            let row = Array(scores[index * 3..<(index + 1) * 3])
            #expect(row.allSatisfy { $0 <= row[label] })
        }
    }

    @Test func `The products of examples left out are those of a support without them`() throws {
        let support = Self.embeddings(9, phase: 0.3, labels: Self.labels)
        let all = try Self.rows(of: support)
        let (left, kept) = ([1, 4, 8], [0, 2, 3, 5, 6, 7])
        let held = try LevelProducts(all, with: all).rows(left, with: kept)
        let fresh = try LevelProducts(
            Self.rows(of: left.map { support[$0] }), with: Self.rows(of: kept.map { support[$0] }))
        for level in 0..<2 {
            for (a, b) in [(held.inner[level], fresh.inner[level]), (held.own[level], fresh.own[level])] {
                #expect(a.shape == b.shape)
                for (x, y) in zip(try a.doubles(), try b.doubles()) { #expect(abs(x - y) < 1e-9) }
            }
        }
    }
}
