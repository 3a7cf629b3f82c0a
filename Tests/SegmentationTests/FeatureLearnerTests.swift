import Glibc
import Imaging
import Testing
import Torch

@testable import Segmentation

@Suite struct FeatureLearnerTests {
    private static let network = UNet(inputChannels: PlacedImage.channels, classes: 1, baseWidth: 4, patch: 2)

    private func task(_ seed: UInt64) throws -> TaskPictures {
        var generator = SeededGenerator(seed: seed)
        return try TaskPictures(from: .synthetic, side: 96, using: &generator)
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

    @Test(arguments: [FeatureMethod.maml, .metaSGD])
    func `Gradients through the steps are the slope of the loss after them`(method: FeatureMethod) throws {
        func doubled(_ tensor: Tensor) throws(TorchError) -> Tensor { try tensor.converted(to: .float64) }
        let network = UNet(inputChannels: 1, classes: 2, baseWidth: 2, patch: 2)
        var generator = SeededGenerator(seed: 5)
        var start = try network.initialParameters(using: &generator)
        // A small head keeps gradients shorter than the limit, at which their length would be taken as a constant.
        start.set("head.weight", to: try start.tensor("head.weight").scaled(by: 0.2))
        // Away from 0, where the network has no slope.
        for name in network.featureNames where name.hasSuffix("bias") {
            let count = try start.tensor(name).count
            start.set(
                name, to: try Tensor((0..<count).map { _ in Float(generator.normal()) }, shape: [count]).scaled(by: 0.3)
            )
        }
        let rates =
            method == .metaSGD
            ? try InnerSteps.initialRates(for: start.selecting(network.featureNames), rate: 0.02) : Parameters()
        let all = try start.merged(with: rates).map(doubled)
        func pictures(_ seed: UInt64) throws -> (input: Tensor, target: Tensor) {
            var generator = SeededGenerator(seed: seed)
            let values = (0..<2 * 32 * 32).map { _ in Float(generator.normal()) }
            let labels = (0..<2).map { picture in
                Raster(
                    width: 32, height: 32,
                    pixels: values[picture * 1024..<(picture + 1) * 1024].map { UInt8($0 > 1 ? 1 : 0) })
            }
            return (
                try doubled(Tensor(values, shape: [2, 1, 32, 32])), try doubled(.shares(of: labels, classes: [1]))
            )
        }
        let (support, query) = (try pictures(1), try pictures(2))
        func loss(_ at: Parameters, after steps: Int = 2) throws -> Tensor {
            let inner = InnerSteps(network: network, method: method, parameters: at)
            let adapted = try inner.taken(steps, from: at.selecting(start.names), on: support, createGraph: true)
            return try SegmentationLoss.of(network(query.input, using: adapted), target: query.target)
        }
        let tracked = try all.trackingGradients()
        #expect(
            try gradients(of: loss(tracked, after: 0), withRespectTo: tracked.selecting(start.names)).norm() < 1)
        let slopes = try gradients(of: loss(tracked), withRespectTo: tracked)
        for number in 0..<3 {
            // Shorter than it takes to cross a kink of the network.
            var generator = SeededGenerator(seed: UInt64(10 + number))
            let way = try all.map { (tensor) throws(TorchError) in
                try doubled(Tensor((0..<tensor.count).map { _ in Float(generator.normal()) }, shape: tensor.shape))
            }
            func value(_ sign: Double) throws -> Double {
                try loss(moved(all, along: way, by: sign * 1e-8).trackingGradients()).scalar()
            }
            let expected = try slopes.combined(with: way) { (slope, way) throws(TorchError) in try (slope * way).sum() }
            let total = try expected.names.reduce(0.0) { try $0 + expected.tensor($1).scalar() }
            let measured = try (value(1) - value(-1)) / 2e-8
            #expect(abs(measured - total) < 1e-5 * max(1, abs(total)))
        }
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
        let step: AdaptationRecipe.Step =
            switch method {
            case .ridge: .closedForm
            case .inContext: .inContext
            case .maml, .fomaml, .reptile, .metaSGD: .innerSteps
            }
        var recipe = AdaptationRecipe([step], weights: weights)
        recipe.side = 64
        let model = try SegmentationModel.adapted(to: SyntheticSlices.support, classes: [1], recipe: recipe)
        let steps: [FeatureMethod: Int] = [.ridge: 0, .inContext: 0, .metaSGD: 1]
        #expect(model.record.steps == steps[method] ?? 10)
        let back = try SegmentationModel(safetensors: model.safetensors())
        #expect(back.members.map(\.form) == model.members.map(\.form))
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
