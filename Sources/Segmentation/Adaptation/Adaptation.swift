internal import Imaging
internal import Torch

/// Training of networks on a few annotated slices.
struct Adaptation {
    private let support: [SupportSlice]
    private let classes: [UInt8]
    private let augmentation = Augmentation()
    /// Pictures of a meta-learned step, at least.
    private static let stepPictures = 6

    init(support: [SupportSlice], classes: [UInt8]) { (self.support, self.classes) = (support, classes) }

    /// Makes all networks of a recipe.
    func run(
        _ recipe: AdaptationRecipe, progress: (_ step: Int, _ of: Int, _ loss: Float) -> Void
    ) throws(TorchError) -> (members: [ModelMember], record: AdaptationRecord) {
        let begin = ContinuousClock.now
        let side = recipe.side ?? WorkingSide.chosen(for: support, classes: classes)
        let examples = try examples(side: side)
        var members: [ModelMember] = []
        var (done, loss) = (0, Float(0))
        for (number, step) in recipe.members.enumerated() {
            // Streams of their own: a network does not depend on which others are made.
            var generator = SeededGenerator(seed: recipe.seed &* 16 &+ UInt64(number))
            var (form, parameters) = try start(step, of: recipe, from: examples, using: &generator)
            if step == .innerSteps, case .convolution(let network) = form {
                parameters = try stepped(parameters, network, on: examples, by: weights(of: recipe), using: &generator)
                done += try weights(of: recipe).method.answerSteps
            } else if let schedule = recipe.schedule(of: step), case .convolution(let network) = form {
                let losses: [Float]
                (parameters, losses) = try trained(
                    network, from: parameters, on: examples, schedule,
                    until: recipe.budget.map { begin + $0 }, using: &generator
                ) { progress(done + $0, recipe.steps, $1) }
                done += losses.count
                let last = losses.suffix(max(losses.count / 10, 1))
                loss = last.isEmpty ? 0 : last.reduce(0, +) / Float(last.count)
            }
            members.append(
                ModelMember(
                    form: form, side: side, name: step.rawValue, weight: recipe.weight(of: step),
                    parameters: parameters))
        }
        return (members, AdaptationRecord(scheduledSteps: recipe.steps, steps: done, loss: loss))
    }

    /// What a network is before any step is taken.
    private func start(
        _ step: AdaptationRecipe.Step, of recipe: AdaptationRecipe, from examples: [Example],
        using generator: inout SeededGenerator
    ) throws(TorchError) -> (form: ModelMember.Form, parameters: Parameters) {
        let network = recipe.network(of: step, classes: classes.count + 1)
        switch step {
        case .scratch: return (.convolution(network), try network.initialParameters(using: &generator))
        case .closedForm, .gentle, .full, .innerSteps:
            let fitted = try ClosedForm.parameters(
                for: examples, classes: classes, weights: weights(of: recipe), network: network, using: &generator)
            return (.convolution(network), fitted)
        case .prototype:
            let found = try Prototypes.parameters(
                for: examples, classes: classes, weights: weights(of: recipe), network: network)
            return (.prototypes(network), found)
        case .inContext:
            let weights = try weights(of: recipe)
            let cross = CrossUNet(
                inputChannels: PlacedImage.channels, width: weights.baseWidth, patch: weights.patch)
            return (.inContext(cross), try InContext.parameters(for: examples, classes: classes, weights: weights))
        }
    }

    private func weights(of recipe: AdaptationRecipe) throws(TorchError) -> FeatureWeights {
        guard let weights = recipe.weights else { throw .unusableInput("the recipe needs shipped features") }
        return weights
    }

    /// Takes the few steps that features were meta-learned for, on varied pictures.
    private func stepped(
        _ start: Parameters, _ network: UNet, on examples: [Example], by weights: FeatureWeights,
        using generator: inout SeededGenerator
    ) throws(TorchError) -> Parameters {
        let order = generator.permutation(of: examples.count)
        let pictures = (0..<max(Self.stepPictures, min(examples.count, 2 * Self.stepPictures))).map {
            augmentation.varied(examples[order[$0 % order.count]], using: &generator)
        }
        let batch = (
            input: try Tensor.inputs(pictures.map(\.image)),
            target: try Tensor.shares(of: pictures.map(\.labels), classes: classes)
        )
        return try InnerSteps(network: network, method: weights.method, parameters: weights.parameters).taken(
            weights.method.answerSteps, from: start, on: batch)
    }

    /// The annotated slices on a network's square.
    private func examples(side: Int) throws(TorchError) -> [Example] {
        var examples: [Example] = []
        for (index, slice) in support.enumerated() {
            if let example = try Example(slice, index: index, side: side) { examples.append(example) }
        }
        guard !examples.isEmpty else { throw .unusableInput("the support holds no annotated slice") }
        return examples
    }

    /// Trains a network; returns the running mean of its parameters, and the loss of every step.
    private func trained(
        _ network: UNet, from start: Parameters, on examples: [Example], _ schedule: AdaptationSchedule,
        until end: ContinuousClock.Instant?, using generator: inout SeededGenerator,
        progress: (_ step: Int, _ loss: Float) -> Void
    ) throws(TorchError) -> (parameters: Parameters, losses: [Float]) {
        var parameters = start
        var mean = parameters
        var optimizer = AdamW(weightDecay: schedule.weightDecay)
        let rate = LearningRate(peak: schedule.learningRate, warmUp: schedule.warmUp, steps: schedule.steps)
        var order: [Int] = []
        var losses: [Float] = []

        for step in 0..<schedule.steps {
            // Every slice comes up equally often: rounds in random order, cut into batches.
            while order.count < schedule.batchSize { order += generator.permutation(of: examples.count) }
            let batch = order.prefix(schedule.batchSize).map { index in
                augmentation.varied(examples[index], using: &generator)
            }
            order.removeFirst(schedule.batchSize)

            let tracked = try parameters.trackingGradients()
            let loss = try loss(of: batch, by: network, using: tracked)
            let value = Float(try loss.scalar())
            guard value.isFinite else { throw .diverged(step: step) }
            let slopes = try gradients(of: loss, withRespectTo: tracked).clipped(
                toNorm: schedule.gradientLimit)
            parameters = try optimizer.updated(
                parameters, gradients: slopes, learningRate: rate.rate(atStep: step))
            // The first steps count in full, or the mean would remember the random start.
            let decay = min(schedule.averaging, Double(step) / Double(step + 1))
            mean = try mean.averaged(with: parameters, decay: decay)

            losses.append(value)
            progress(step + 1, value)
            if let end, ContinuousClock.now >= end { break }
        }
        return (mean, losses)
    }

    private func loss(
        of batch: [(image: PlacedImage, labels: Raster<UInt8>)], by network: UNet, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        // [batch, classes, side, side]
        let scores = try network(.inputs(batch.map(\.image)), using: parameters)
        let target = try Tensor.shares(of: batch.map(\.labels), classes: classes)
        return try SegmentationLoss.of(scores, target: target)
    }
}

extension Tensor {
    /// 1 in the channel of a pixel's label and 0 elsewhere, shape `[count, 1 + classes, height, width]`.
    ///
    /// Channel 0 is background and every value that is not asked for; a pixel that nobody annotated is 0 everywhere.
    static func shares(of labels: [Raster<UInt8>], classes: [UInt8]) throws(TorchError) -> Tensor {
        let (width, height) = (labels.first?.width ?? 0, labels.first?.height ?? 0)
        var channels = [Int](repeating: 0, count: 256)
        for (index, value) in classes.enumerated() { channels[Int(value)] = index + 1 }
        let plane = width * height
        var shares = [Float](repeating: 0, count: labels.count * (classes.count + 1) * plane)
        for (index, map) in labels.enumerated() {
            let start = index * (classes.count + 1) * plane
            for (pixel, value) in map.pixels.enumerated() where value != LabelMap.notAnnotated {
                shares[start + channels[Int(value)] * plane + pixel] = 1
            }
        }
        return try Tensor(shares, shape: [labels.count, classes.count + 1, height, width])
    }
}
