internal import Imaging
internal import Torch

/// Training of networks on a few annotated slices.
struct Adaptation: Sendable {
    /// A network that was made.
    struct Network: Sendable {
        let member: ModelMember
        /// Steps that were taken.
        var steps = 0
        /// Mean loss of the last tenth of them; nil where none was measured.
        var loss: Float?
    }

    /// What is done, with everything chosen that depends on the annotated slices.
    let recipe: AdaptationRecipe
    private let classes: [UInt8]
    private let examples: [Example]
    private let end: ContinuousClock.Instant?
    private var augmentation: Augmentation { recipe.augmentation }
    /// Pictures of a meta-learned step, at least.
    private static let stepPictures = 6

    /// What is to be trained on annotated slices.
    ///
    /// - Parameter end: When training stops wherever it is; nil for never.
    init(
        to support: [SupportSlice], classes: [UInt8], recipe: AdaptationRecipe, until end: ContinuousClock.Instant?
    ) throws(TorchError) {
        let recipe = recipe.settled(for: support, classes: classes)
        let side = recipe.side ?? WorkingSide.chosen(for: support, classes: classes)
        var examples: [Example] = []
        for (index, slice) in support.enumerated() {
            if let example = try Example(slice, index: index, side: side) { examples.append(example) }
        }
        guard !examples.isEmpty else { throw .unusableInput("the support holds no annotated slice") }
        (self.recipe, self.classes, self.examples, self.end) = (recipe, classes, examples, end)
    }

    /// Makes one network of the recipe.
    ///
    /// - Parameters:
    ///   - number: Which of its members.
    ///   - progress: Told the loss after every step.
    func network(_ number: Int, progress: (_ loss: Float) -> Void) throws(TorchError) -> Network {
        let step = recipe.members[number]
        // Streams of their own: a network does not depend on which others are made.
        var generator = SeededGenerator(seed: recipe.seed &* 16 &+ UInt64(number))
        let (form, start) = try start(step, using: &generator)
        func member(_ parameters: Parameters) -> ModelMember {
            ModelMember(
                form: form, side: examples[0].image.width, name: step.rawValue, weight: recipe.weight(of: step),
                parameters: parameters)
        }
        if step == .innerSteps, case .convolution(let network) = form {
            let weights = try weights()
            return Network(
                member: member(try stepped(start, network, by: weights, using: &generator)),
                steps: weights.method.answerSteps)
        }
        guard let schedule = recipe.schedule(of: step), case .convolution(let network) = form else {
            return Network(member: member(start))
        }
        let (parameters, losses) = try trained(network, from: start, schedule, using: &generator, progress: progress)
        let last = losses.suffix(max(losses.count / 10, 1))
        return Network(
            member: member(parameters), steps: losses.count,
            loss: last.isEmpty ? nil : last.reduce(0, +) / Float(last.count))
    }

    /// The model of all networks of the recipe, in its order.
    func model(of networks: [Network]) -> SegmentationModel {
        SegmentationModel(
            classes: classes, members: networks.map(\.member),
            record: AdaptationRecord(
                scheduledSteps: recipe.steps, steps: networks.reduce(0) { $0 + $1.steps },
                loss: networks.compactMap(\.loss).last ?? 0))
    }

    /// What a network is before any step is taken.
    private func start(
        _ step: AdaptationRecipe.Step, using generator: inout SeededGenerator
    ) throws(TorchError) -> (form: ModelMember.Form, parameters: Parameters) {
        let network = recipe.network(of: step, classes: classes.count + 1)
        switch step {
        case .scratch: return (.convolution(network), try network.initialParameters(using: &generator))
        case .closedForm, .gentle, .full, .innerSteps:
            let fitted = try ClosedForm.parameters(
                for: examples, classes: classes, weights: weights(), network: network, varied: augmentation,
                using: &generator)
            return (.convolution(network), fitted)
        case .prototype:
            let found = try Prototypes.parameters(
                for: examples, classes: classes, weights: weights(), network: network)
            return (.prototypes(network), found)
        case .inContext:
            let weights = try weights()
            let cross = CrossUNet(
                inputChannels: PlacedImage.channels, width: weights.baseWidth, patch: weights.patch)
            return (.inContext(cross), try InContext.parameters(for: examples, classes: classes, weights: weights))
        }
    }

    private func weights() throws(TorchError) -> FeatureWeights {
        guard let weights = recipe.weights else { throw .unusableInput("the recipe needs shipped features") }
        return weights
    }

    /// Takes the few steps that features were meta-learned for, on varied pictures.
    private func stepped(
        _ start: Parameters, _ network: UNet, by weights: FeatureWeights, using generator: inout SeededGenerator
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

    /// Trains a network; returns the running mean of its parameters, and the loss of every step.
    private func trained(
        _ network: UNet, from start: Parameters, _ schedule: AdaptationSchedule,
        using generator: inout SeededGenerator, progress: (_ loss: Float) -> Void
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
            progress(value)
            if let end, ContinuousClock.now >= end { break }
        }
        return (mean, losses)
    }

    private func loss(
        of batch: [(image: PlacedImage, labels: Raster<UInt8>)], by network: UNet, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        // [batch, classes, side, side]
        let scores = try network(.inputs(batch.map(\.image)), using: parameters, in: recipe.numbers)
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
