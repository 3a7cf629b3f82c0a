import MetaLearning
import TestSupport
import Testing
import Torch

private let tolerance = 1e-9

@Suite struct MemoryMethodTests {
    private static let encoder = DenseNetwork(widths: [4, 6, 5])
    private static let mann = MemoryAugmentedNetwork(
        encoder: encoder, features: 5, ways: 3, controllerWidth: 7, slots: 6, slotWidth: 4, heads: 2)
    private static let metaNetwork = MetaNetwork(encoder: encoder, features: 5, ways: 3, keyWidth: 4)

    private func parameters(of learner: any FewShotLearner) throws -> Parameters {
        var generator = SeededGenerator(seed: 0)
        return try learner.initialParameters(using: &generator).sines()
    }

    private func expect(_ learner: any FewShotLearner, gives name: String) throws {
        let (episode, parameters) = (try Episode.golden(), try parameters(of: learner))
        let scores = try learner.scores(of: episode, using: parameters)
        #expect(try largestDifference(scores.doubles(), TorchGolden.fewShot("\(name).scores")) < tolerance)
        let loss = try learner.loss(of: episode, using: parameters)
        #expect(try largestDifference([loss.scalar()], TorchGolden.fewShot("\(name).loss")) < tolerance)
    }

    @Test func `A memory-augmented network gives the numbers of the paper's equations in PyTorch`() throws {
        try expect(Self.mann, gives: "mann")
    }

    @Test func `A meta-network gives the numbers of gradients that PyTorch takes`() throws {
        try expect(Self.metaNetwork, gives: "meta_network")
    }

    @Test func `Every part of both networks is trained`() throws {
        for learner in [Self.mann, Self.metaNetwork] as [any FewShotLearner] {
            let parameters = try parameters(of: learner)
            let (_, gradients) = try learner.slopes(on: .golden(), at: parameters)
            // A last bias of the meta learner adds the same to every class, which no softmax sees.
            for name in parameters.names where name != "meta.2.bias" {
                #expect(try gradients.tensor(name).doubles().contains { abs($0) > 1e-12 }, "\(name)")
            }
        }
    }

    @Test func `Gradients through the memory agree with finite differences`() throws {
        let (episode, parameters) = (try Episode.golden(), try parameters(of: Self.mann))
        let (_, gradients) = try Self.mann.slopes(on: episode, at: parameters)
        for name in parameters.names {
            let tensor = try parameters.tensor(name)
            let slopes = try gradients.tensor(name).doubles()
            for place in Set([0, slopes.count / 2, slopes.count - 1]) {
                func loss(_ shift: Double) throws -> Double {
                    var values = try tensor.doubles()
                    values[place] += shift
                    var moved = parameters
                    moved.set(name, to: try Tensor(values, shape: tensor.shape))
                    return try Self.mann.loss(of: episode, using: moved).scalar()
                }
                let slope = try (loss(1e-5) - loss(-1e-5)) / 2e-5
                #expect(abs(slope - slopes[place]) < 1e-6, "\(name) \(place): \(slopes[place]), not \(slope)")
            }
        }
    }

    @Test func `An episode of other ways is refused`() throws {
        let two = try Episode(
            support: .sines([2, 4], from: 0), supportTargets: .targets([0, 1], ways: 2),
            query: .sines([1, 4], from: 1), queryTargets: .targets([0], ways: 2))
        for learner in [Self.mann, Self.metaNetwork] as [any FewShotLearner] {
            #expect(throws: TorchError.self) { try learner.scores(of: two, using: parameters(of: learner)) }
        }
    }

    @Test func `A memory-augmented network learns to keep labels`() throws {
        let learner = MemoryAugmentedNetwork(
            encoder: DenseNetwork(widths: [4, 24, 12]), features: 12, ways: 3, controllerWidth: 32, slots: 12,
            slotWidth: 12, heads: 2)
        try expectLearning(learner, episodes: 900)
    }

    @Test func `A meta-network learns to make fast weights`() throws {
        let learner = MetaNetwork(encoder: DenseNetwork(widths: [4, 24, 12]), features: 12, ways: 3)
        try expectLearning(learner, episodes: 300)
    }

    private func expectLearning(_ learner: any FewShotLearner, episodes: Int) throws {
        let schedule = MetaSchedule(
            episodes: episodes, form: EpisodeForm(ways: 3, shots: 2, queries: 5), learningRate: 5e-3, seed: 4)
        let (before, after) = try TinyTask.accuracies(of: learner, schedule: schedule)
        // Chance is a third.
        #expect(after > 0.6 && after > before + 0.1, "\(before) \(after)")
    }
}
