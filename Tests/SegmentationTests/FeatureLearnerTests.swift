import Glibc
import Imaging
import Testing
import Torch

@testable import Segmentation

@Suite struct FeatureLearnerTests {
    private static let network = UNet(inputChannels: PlacedImage.channels, classes: 1, baseWidth: 4, patch: 2)

    private func task(_ seed: UInt64) throws -> TaskPictures {
        var generator = SeededGenerator(seed: seed)
        return try TaskPictures(side: 96, using: &generator)
    }

    /// Features of a short training: from random ones, rounding grows a thousandfold with every step.
    private static let trained = Result {
        var schedule = FeatureTraining.Schedule()
        (schedule.steps, schedule.baseWidth, schedule.side) = (40, 4, 64)
        var training = try FeatureTraining(schedule)
        while !training.isFinished { _ = try training.advance() }
        return training.weights.parameters
    }

    private func start(_ method: FeatureMethod) throws -> (learner: FeatureLearner, parameters: Parameters) {
        (FeatureLearner(network: Self.network, method: method), try Self.trained.get())
    }

    /// The parameters, moved along a direction.
    private func moved(_ parameters: Parameters, along way: Parameters, by length: Double) throws -> Parameters {
        try parameters.combined(with: way) { (value, step) throws(TorchError) in try value + step.scaled(by: length) }
    }

    @Test func `Gradients of the first order are those at the end of the steps`() throws {
        let (learner, parameters) = try start(.fomaml)
        let task = try task(2)
        let found = try learner.slopes(on: task, at: parameters)
        // The steps by hand: a fitted head, then plain gradient descent with gradients no longer than 1.
        var ridge = try RidgeHead(counts: task.pixels, patch: 2)
        try ridge.add(Self.network.features(of: task.support.input, using: parameters), target: task.support.target)
        let head = try ridge.solved(using: parameters)
        var current = try parameters.selecting(Self.network.featureNames)
        current.set("head.weight", to: head.weight)
        current.set("head.bias", to: head.bias)
        func loss(_ part: (input: Tensor, target: Tensor), _ at: Parameters) throws -> (Double, Parameters) {
            let tracked = try at.trackingGradients()
            let loss = try SegmentationLoss.of(Self.network(part.input, using: tracked), target: part.target)
            return (try loss.scalar(), try gradients(of: loss, withRespectTo: tracked))
        }
        for _ in 0..<3 {
            let slopes = try loss(task.support, current).1
            let share = min(1, 1 / (try slopes.norm()))
            current = try moved(current, along: slopes, by: -0.02 * share)
        }
        let (value, slopes) = try loss(task.query, current)
        #expect(abs(found.loss - value) < 1e-3)
        // Rounding grows from step to step; a gradient from anywhere else points elsewhere.
        let difference = try slopes.selecting(Self.network.featureNames).combined(
            with: found.gradients.selecting(Self.network.featureNames)
        ) { (mine, theirs) throws(TorchError) in try mine - theirs }
        #expect(try difference.norm() < 0.1 * slopes.norm())
        // No gradient reaches the numbers of the head.
        #expect(try found.gradients.tensor(RidgeHead.penaltyName).floats() == [0])
    }

    @Test func `Reptile leads to where its steps end`() throws {
        let (learner, parameters) = try start(.reptile)
        let task = try task(3)
        let (loss, back) = try learner.slopes(on: task, at: parameters)
        // Going all the way, the head that is fitted there is no worse than what the steps reached by half.
        let there = try moved(parameters, along: back, by: -1)
        let plain = FeatureLearner(network: Self.network, method: .ridge)
        #expect(try plain.slopes(on: task, at: there).loss < plain.slopes(on: task, at: parameters).loss)
        #expect(loss.isFinite)
    }

    @Test(arguments: FeatureMethod.allCases)
    func `Every method trains, says what it is, and adapts to slices`(method: FeatureMethod) throws {
        var schedule = FeatureTraining.Schedule()
        (schedule.steps, schedule.baseWidth, schedule.side, schedule.method) = (6, 4, 32, method)
        var training = try FeatureTraining(schedule)
        while !training.isFinished { _ = try training.advance() }
        #expect(try (0...1).contains(training.dice(onTasks: 2)))
        let file = try training.weights.safetensors(record: [:])
        let weights = try FeatureWeights.reading(file, fingerprint: "").weights
        #expect(weights.method == method)
        var recipe = AdaptationRecipe([method == .ridge ? .closedForm : .innerSteps], weights: weights)
        recipe.side = 64
        let model = try SegmentationModel.adapted(to: SyntheticSlices.support, classes: [1], recipe: recipe)
        #expect(model.record.steps == (method == .ridge ? 0 : 10))
        let found = try model.probabilities(of: [SyntheticSlices.support[0].slice])
        #expect(found[0][1].pixels.allSatisfy { (0...1).contains($0) })
    }

    @Test func `Weights of a method nobody knows are refused`() throws {
        var schedule = FeatureTraining.Schedule()
        (schedule.steps, schedule.baseWidth, schedule.side, schedule.method) = (1, 4, 32, .reptile)
        let file = try FeatureTraining(schedule).weights.safetensors(record: [:])
        var (parameters, metadata) = try SafeTensors.contents(of: file)
        #expect(metadata["method"] == "reptile")
        metadata["method"] = "unheard-of"
        #expect(throws: TorchError.self) {
            try FeatureWeights.reading(SafeTensors.file(of: parameters, metadata: metadata), fingerprint: "")
        }
        metadata["method"] = "reptile"
        parameters.set("more", to: try Tensor([1] as [Float], shape: [1]))
        #expect(throws: TorchError.self) {
            try FeatureWeights.reading(SafeTensors.file(of: parameters, metadata: metadata), fingerprint: "")
        }
    }
}
