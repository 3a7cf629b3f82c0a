import MetaLearning
import TestSupport
import Testing
import Torch

/// Both sides compute in 64 bits and differ in the order of sums.
private let tolerance = 1e-10

@Suite struct MetricMethodTests {
    private static let encoder = DenseNetwork(widths: [4, 6, 5])

    /// Sines for every parameter of a method.
    private func parameters(of learner: any FewShotLearner) throws -> Parameters {
        var generator = SeededGenerator(seed: 0)
        return try learner.initialParameters(using: &generator).sines()
    }

    private func expect(_ learner: any FewShotLearner, gives name: String, loss lossName: String = "loss") throws {
        let (episode, parameters) = (try Episode.golden(), try parameters(of: learner))
        let scores = try learner.scores(of: episode, using: parameters)
        #expect(scores.shape == [5, 3])
        #expect(
            try largestDifference(scores.doubles(), TorchGolden.fewShot("\(name).scores")) < tolerance, "\(name)")
        let loss = try learner.loss(of: episode, using: parameters)
        #expect(
            try largestDifference([loss.scalar()], TorchGolden.fewShot("\(name).\(lossName)")) < tolerance, "\(name)")
    }

    @Test func `A Prototypical Network gives PyTorch's numbers for both objectives`() throws {
        try expect(PrototypicalNetwork(encoder: Self.encoder), gives: "prototypical")
        try expect(
            PrototypicalNetwork(encoder: Self.encoder, objective: .margin(1)), gives: "prototypical",
            loss: "margin_loss")
    }

    @Test func `A Matching Network gives PyTorch's numbers`() throws {
        try expect(MatchingNetwork(encoder: Self.encoder), gives: "matching")
    }

    @Test func `A Matching Network with full context gives the numbers of PyTorch's LSTMs`() throws {
        try expect(FullContextMatchingNetwork(encoder: Self.encoder, features: 5), gives: "matching_fce")
    }

    @Test func `A Siamese network gives PyTorch's numbers for both objectives`() throws {
        try expect(SiameseNetwork(encoder: Self.encoder, objective: .contrastive(margin: 1.5)), gives: "siamese")
        try expect(
            SiameseNetwork(encoder: Self.encoder, objective: .triplet(margin: 1.5)), gives: "siamese",
            loss: "triplet_loss")
    }

    @Test func `A Relation Network gives PyTorch's numbers`() throws {
        let learner = RelationNetwork(encoder: Self.encoder, relation: DenseNetwork(widths: [10, 6, 1]))
        try expect(learner, gives: "relation")
    }

    @Test func `Pairs that a network takes apart give what pairs that are written out give`() throws {
        let judge = ConvolutionalEmbedding(channels: 5, width: 4, depth: 2)
        let network = NetworkChain(judge, DenseNetwork(widths: [4, 3, 1]))
        var generator = SeededGenerator(seed: 0)
        let parameters = try network.initialParameters(using: &generator).sines()
        let (left, right) = (try Tensor.sines([3, 2, 4, 4], from: 0), try Tensor.sines([4, 3, 4, 4], from: 1))
        var rows: [Tensor] = []
        for query in 0..<4 {
            for shown in 0..<3 {
                rows.append(
                    try .concatenated(
                        [left.slice(shown..<shown + 1, of: 0), right.slice(query..<query + 1, of: 0)], along: 1))
            }
        }
        let written = try network(.concatenated(rows, along: 0), using: parameters)
        let apart = try network(pairing: left, with: right, using: parameters)
        #expect(apart.shape == [12, 1])
        #expect(throws: TorchError.self) { try network(pairing: left, with: left, using: parameters) }
        #expect(try largestDifference(apart.doubles(), written.doubles()) < tolerance)
    }

    @Test func `The votes of a Matching Network are probabilities`() throws {
        let learner = MatchingNetwork(encoder: Self.encoder)
        let scores = try learner.scores(of: .golden(), using: parameters(of: learner))
        let sums = try scores.exponential().sum(over: [1]).doubles()
        #expect(sums.allSatisfy { abs($0 - 1) < 1e-9 })
    }

    @Test func `The order of the support does not matter`() throws {
        let episode = try Episode.golden()
        let order = [6, 2, 4, 0, 5, 1, 3]
        let shuffled = try Episode(
            support: episode.support.selected(order, of: 0),
            supportTargets: episode.supportTargets.selected(order, of: 0), query: episode.query,
            queryTargets: episode.queryTargets)
        let learners: [any FewShotLearner] = [
            PrototypicalNetwork(encoder: Self.encoder), MatchingNetwork(encoder: Self.encoder),
            SiameseNetwork(encoder: Self.encoder, objective: .triplet(margin: 1)),
            RelationNetwork(encoder: Self.encoder, relation: DenseNetwork(widths: [10, 6, 1])),
        ]
        for learner in learners {
            let parameters = try parameters(of: learner)
            let (a, b) = (
                try learner.scores(of: episode, using: parameters), try learner.scores(of: shuffled, using: parameters)
            )
            #expect(try largestDifference(a.doubles(), b.doubles()) < tolerance)
        }
    }
}

@Suite struct EmbeddingTests {
    private let network = ConvolutionalEmbedding(channels: 1, width: 3, depth: 2)

    private func parameters() throws -> Parameters {
        var generator = SeededGenerator(seed: 0)
        return try network.initialParameters(using: &generator).sines()
    }

    @Test func `The embedding gives PyTorch's numbers`() throws {
        let features = try network(.sines([4, 1, 8, 8], from: 0), using: parameters())
        #expect(features.shape == [4, 3, 2, 2] && network.outputs(for: [1, 8, 8]) == 12)
        #expect(
            try largestDifference(features.doubles(), TorchGolden.fewShot("embedding.batch")) < tolerance)
    }

    @Test func `With strides for pooling it gives PyTorch's numbers, and halves are rounded up`() throws {
        let network = ConvolutionalEmbedding(channels: 1, width: 3, depth: 2, by: .stride)
        let features = try network(.sines([4, 1, 9, 9], from: 0), using: parameters())
        #expect(features.shape == [4, 3, 3, 3] && network.outputs(for: [1, 9, 9]) == 27)
        #expect(
            try largestDifference(features.doubles(), TorchGolden.fewShot("embedding.strided")) < tolerance)
        let means = try PlaceMean()(features, using: Parameters())
        #expect(means.shape == [4, 3])
        #expect(
            try largestDifference(means.doubles(), TorchGolden.fewShot("embedding.place_mean")) < tolerance)
    }

    @Test func `With stored statistics it gives PyTorch's numbers, and an answer does not depend on the batch`() throws
    {
        var parameters = try parameters()
        for block in 0..<2 {
            let spread = try Tensor.sines([3], from: Double(30 + block))
            parameters.set("\(block).norm.mean", to: try .sines([3], from: Double(20 + block)))
            parameters.set("\(block).norm.variance", to: try (spread * spread).scaled(by: 1, plus: 0.5))
        }
        let images = try Tensor.sines([4, 1, 8, 8], from: 0)
        let features = try network(images, using: parameters)
        #expect(
            try largestDifference(features.doubles(), TorchGolden.fewShot("embedding.stored")) < tolerance)
        let alone = try network(images.slice(2..<3, of: 0), using: parameters)
        #expect(try largestDifference(alone.doubles(), features.slice(2..<3, of: 0).doubles()) < tolerance)
    }

    @Test func `Measured statistics are those that normalised the batch`() throws {
        let images = try Tensor.sines([4, 1, 8, 8], from: 0)
        let parameters = try parameters()
        let measured = try parameters.merged(with: network.statistics(of: images, using: parameters))
        let (a, b) = (try network(images, using: parameters), try network(images, using: measured))
        #expect(try largestDifference(a.doubles(), b.doubles()) < tolerance)
    }
}
