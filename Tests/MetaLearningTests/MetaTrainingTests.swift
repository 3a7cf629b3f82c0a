import MetaLearning
import TestSupport
import Testing
import Torch

@Suite struct MetaTrainingTests {
    private static let encoder = DenseNetwork(widths: [4, 24, 12])
    private let form = EpisodeForm(ways: 3, shots: 2, queries: 5)

    @Test(arguments: ["prototypical", "margin", "matching", "fce", "siamese", "triplet", "relation"])
    func `A metric method learns to look past the noise`(name: String) throws {
        let learner: any FewShotLearner =
            switch name {
            case "prototypical": PrototypicalNetwork(encoder: Self.encoder)
            case "margin": PrototypicalNetwork(encoder: Self.encoder, objective: .margin(1))
            case "matching": MatchingNetwork(encoder: Self.encoder)
            case "fce": FullContextMatchingNetwork(encoder: Self.encoder, features: 12, steps: 2)
            case "siamese": SiameseNetwork(encoder: Self.encoder, objective: .contrastive(margin: 2))
            case "triplet": SiameseNetwork(encoder: Self.encoder, objective: .triplet(margin: 1))
            default: RelationNetwork(encoder: Self.encoder, relation: DenseNetwork(widths: [24, 24, 1]))
            }
        let (before, after) = try TinyTask.accuracies(
            of: learner, schedule: MetaSchedule(episodes: 250, form: form, learningRate: 5e-3, seed: 4))
        // Chance is a third. The best possible answer, the nearest centre without the noise, is right 9 times in 10.
        #expect(after > 0.7 && after > before + 0.15, "\(before) \(after)")
    }

    @Test func `The same seed gives the same bits, and an interrupted training the same as a whole one`() throws {
        let learner = PrototypicalNetwork(encoder: Self.encoder)
        let pool = try TinyTask.pool(classes: 8, seed: 1)
        let schedule = MetaSchedule(episodes: 12, form: form, batch: 2, seed: 7)
        var whole = try MetaTraining(learner, on: pool, schedule: schedule)
        while !whole.isFinished { _ = try whole.advance() }
        #expect(whole.step == 6)

        var first = try MetaTraining(learner, on: pool, schedule: schedule)
        for _ in 0..<3 { _ = try first.advance() }
        let (state, _) = try SafeTensors.contents(of: SafeTensors.file(of: first.state))
        var second = try MetaTraining(learner, on: pool, schedule: schedule)
        try second.resume(state, step: first.step)
        while !second.isFinished { _ = try second.advance() }
        for name in whole.parameters.names {
            #expect(try whole.parameters.tensor(name).floats() == second.parameters.tensor(name).floats())
        }
    }

    @Test func `The state of another network is refused`() throws {
        let pool = try TinyTask.pool(classes: 8, seed: 1)
        let schedule = MetaSchedule(episodes: 1, form: form)
        var training = try MetaTraining(PrototypicalNetwork(encoder: Self.encoder), on: pool, schedule: schedule)
        let other = try MetaTraining(
            PrototypicalNetwork(encoder: DenseNetwork(widths: [4, 8, 2])), on: pool, schedule: schedule)
        #expect(throws: TorchError.self) { try training.resume(other.state, step: 0) }
    }

    @Test func `Statistics make an answer independent of the other queries`() throws {
        var generator = SeededGenerator(seed: 3)
        let pictures = (0..<4 * 6 * 256).map { _ in Float(generator.uniform()) }
        let pool = try ExamplePool(pictures, shape: [1, 16, 16], counts: [6, 6, 6, 6])
        let learner = PrototypicalNetwork(encoder: ConvolutionalEmbedding(channels: 1, width: 4))
        let training = try MetaTraining(
            learner, on: pool, schedule: MetaSchedule(episodes: 1, form: EpisodeForm(ways: 3, shots: 1, queries: 2)))
        let parameters = try training.withStatistics(over: 3)
        let episode = try pool.episode(
            EpisodeIndices(
                drawing: EpisodeForm(ways: 3, shots: 1, queries: 2), fromClassesOf: pool.counts, using: &generator))
        let single = try Episode(
            support: episode.support, supportTargets: episode.supportTargets, query: episode.query.slice(0..<1, of: 0),
            queryTargets: episode.queryTargets.slice(0..<1, of: 0))
        let (all, one) = (
            try learner.scores(of: episode, using: parameters).slice(0..<1, of: 0),
            try learner.scores(of: single, using: parameters)
        )
        #expect(try largestDifference(all.doubles(), one.doubles()) < 1e-4)
    }
}

@Suite struct ClassifierModelTests {
    private func model(_ method: MethodName = .prototypical) throws -> ClassifierModel {
        var generator = SeededGenerator(seed: 5)
        let learner = try method.learner(for: [1, 16, 16], ways: 5)
        return ClassifierModel(
            method: method, shape: [1, 16, 16], ways: 5, parameters: try learner.initialParameters(using: &generator),
            record: ["seed": "5", "note": "x"])
    }

    @Test(arguments: MethodName.allCases)
    func `A model comes back from its file`(method: MethodName) throws {
        let model = try model(method)
        // Metric methods are saved with statistics.
        var generator = SeededGenerator(seed: 6)
        let pool = try ExamplePool(
            (0..<10 * 256).map { _ in Float(generator.uniform()) }, shape: [1, 16, 16],
            counts: Array(repeating: 2, count: 5))
        let episode = try pool.episode(
            EpisodeIndices(
                drawing: EpisodeForm(ways: 5, shots: 1, queries: 1), fromClassesOf: pool.counts, using: &generator))
        let learner = try model.learner()
        let whole = ClassifierModel(
            method: method, shape: model.shape, ways: 5,
            parameters: try model.parameters.merged(with: learner.statistics(of: episode, using: model.parameters)),
            record: model.record)
        let read = try ClassifierModel(safetensors: whole.safetensors())
        #expect(read.method == method && read.shape == [1, 16, 16] && read.ways == 5)
        #expect(read.record == ["seed": "5", "note": "x"])
        #expect(
            try read.learner().scores(of: episode, using: read.parameters).floats()
                == learner.scores(of: episode, using: whole.parameters).floats())
    }

    @Test func `A file of other tensors or of another kind is refused`() throws {
        let model = try model()
        // Without statistics the answers would depend on the batch.
        #expect(throws: TorchError.self) { try ClassifierModel(safetensors: model.safetensors()) }
        let unknown = try SafeTensors.file(of: Parameters(), metadata: ["format": "medshot-unet-1"])
        #expect(throws: TorchError.self) { try ClassifierModel(safetensors: unknown) }
    }
}
