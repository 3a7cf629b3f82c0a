import Imaging
import Testing
import Torch

@testable import Segmentation

@Suite struct FeatureTrainingTests {
    private static let schedule: FeatureTraining.Schedule = {
        var schedule = FeatureTraining.Schedule()
        schedule.steps = 4
        schedule.baseWidth = 4
        schedule.side = 32
        return schedule
    }()

    @Test func `A training that was interrupted goes on to the same weights`() throws {
        var whole = try FeatureTraining(Self.schedule)
        while !whole.isFinished { _ = try whole.advance() }
        var first = try FeatureTraining(Self.schedule)
        for _ in 0..<2 { _ = try first.advance() }
        var second = try FeatureTraining(Self.schedule)
        try second.resume(first.state, step: first.step)
        while !second.isFinished { _ = try second.advance() }
        #expect(try second.weights.safetensors(record: [:]) == whole.weights.safetensors(record: [:]))
    }

    @Test func `Weights come back as they were written, and other files are refused`() throws {
        let weights = try FeatureTraining(Self.schedule).weights
        let file = try weights.safetensors(record: ["seed": "7"])
        let (back, record) = try FeatureWeights.reading(file, fingerprint: "f")
        #expect(back.baseWidth == 4 && back.fingerprint == "f" && record["seed"] == "7")
        #expect(try back.safetensors(record: ["seed": "7"]) == file)
        var (parameters, metadata) = try SafeTensors.contents(of: file)
        metadata["base_width"] = "8"
        #expect(throws: TorchError.self) {
            try FeatureWeights.reading(SafeTensors.file(of: parameters, metadata: metadata), fingerprint: "")
        }
        metadata["base_width"] = "4"
        parameters.set("more", to: try Tensor([1] as [Float], shape: [1]))
        #expect(throws: TorchError.self) {
            try FeatureWeights.reading(SafeTensors.file(of: parameters, metadata: metadata), fingerprint: "")
        }
        #expect(throws: TorchError.self) { try FeatureWeights.reading([1, 2, 3], fingerprint: "") }
    }

    @Test func `Every task shows what it asks for, in pictures that are pictures`() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20 {
            let task = SyntheticTask(side: 48, using: &generator)
            #expect((1...6).contains(task.classes))
            let example = task.example(showsStructure: true, using: &generator)
            #expect(example.image.image.pixels.allSatisfy { $0.isFinite && abs($0) < 4 })
            #expect(example.labels.pixels.allSatisfy { $0 <= UInt8(task.classes) || $0 == LabelMap.notAnnotated })
            #expect(Set(example.labels.pixels).count > 1)
        }
    }
}

@Suite struct AdaptationFromFeaturesTests {
    private static let weights = Result {
        var schedule = FeatureTraining.Schedule()
        schedule.steps = 60
        schedule.baseWidth = 6
        schedule.side = 64
        var training = try FeatureTraining(schedule)
        while !training.isFinished { _ = try training.advance() }
        return training.weights
    }

    private func dice(_ step: AdaptationRecipe.Step, gentleSteps: Int = 30) throws -> Double {
        var recipe = AdaptationRecipe([step], weights: try Self.weights.get())
        recipe.side = 64
        recipe.gentle.steps = gentleSteps
        let model = try SegmentationModel.adapted(to: SyntheticSlices.support, classes: [1], recipe: recipe)
        #expect(try SegmentationModel(safetensors: model.safetensors()).members.count == 1)
        var unseen = SyntheticSlices(seed: 99)
        let test = (0..<6).map { _ in unseen.next() }
        let maps = try model.probabilities(of: test.map(\.slice))
        let scores = zip(maps, test).map { map, example in
            let (both, all) = map.labels([1]).overlap(example.labels, of: 1)
            return all > 0 ? 2 * Double(both) / Double(all) : 0
        }
        return scores.reduce(0, +) / Double(scores.count)
    }

    @Test func `On features of a short training, a head in closed form finds a bright ellipse`() throws {
        #expect(try dice(.closedForm) > 0.6)
    }

    @Test func `Gentle steps begin where the closed form ends, and make it better`() throws {
        #expect(try dice(.gentle, gentleSteps: 0) == dice(.closedForm))
        #expect(try dice(.gentle) > dice(.closedForm))
    }

    @Test func `A prototype finds more than chance`() throws {
        #expect(try dice(.prototype) > 0.3)
    }

    @Test func `Without features a recipe that needs them is refused`() throws {
        #expect(throws: TorchError.self) {
            try SegmentationModel.adapted(
                to: SyntheticSlices.support, classes: [1], recipe: AdaptationRecipe([.gentle]))
        }
    }
}

@Suite struct RidgeHeadTests {
    @Test func `Two features that are the labels themselves are found as such`() throws {
        // Feature 0 is 1 on class 1, feature 1 is noise.
        var generator = SeededGenerator(seed: 1)
        let labels = (0..<64).map { $0 % 3 == 0 ? 1 : 0 }
        let features = labels.map(Float.init) + labels.map { _ in Float(generator.normal()) }
        let shares = labels.map { 1 - Float($0) } + labels.map(Float.init)
        let count = labels.reduce(0, +)
        var ridge = try RidgeHead(counts: [64 - count, count])
        try ridge.add(
            Tensor(features, shape: [1, 2, 8, 8]), target: Tensor(shares, shape: [1, 2, 8, 8]))
        let parameters = Parameters([
            RidgeHead.penaltyName: try Tensor([-20] as [Float], shape: [1]),
            RidgeHead.temperatureName: try Tensor([0] as [Float], shape: [1]),
            RidgeHead.backgroundName: try Tensor([0] as [Float], shape: [1]),
        ])
        let (weight, bias) = try ridge.solved(using: parameters)
        // Background is 1 - x, the class is x; noise counts for nothing.
        for (found, expected) in zip(try weight.floats() + bias.floats(), [-1, 0, 1, 0, 1, 0] as [Float]) {
            #expect(abs(found - expected) < 1e-3)
        }
    }
}
