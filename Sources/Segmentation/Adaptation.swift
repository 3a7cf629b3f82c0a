internal import Imaging
internal import Torch

/// Training of networks on a few annotated slices.
struct Adaptation {
    private let network: UNet
    private let classes: [UInt8]
    private let augmentation = Augmentation()
    /// The annotated slices on the networks' square.
    private let examples: [Example]

    init(support: [SupportSlice], classes: [UInt8], side: Int, network: UNet) throws(TorchError) {
        self.network = network
        self.classes = classes
        var examples: [Example] = []
        for (index, slice) in support.enumerated() {
            if let example = try Example(slice, index: index, side: side) { examples.append(example) }
        }
        guard !examples.isEmpty else { throw .unusableInput("the support holds no annotated slice") }
        self.examples = examples
    }

    /// Makes all networks of a recipe.
    func run(
        _ recipe: AdaptationRecipe, progress: (_ step: Int, _ of: Int, _ loss: Float) -> Void
    ) throws(TorchError) -> (members: [SegmentationModel.Member], record: AdaptationRecord) {
        let begin = ContinuousClock.now
        var members: [SegmentationModel.Member] = []
        var (done, loss) = (0, Float(0))
        for (number, step) in recipe.members.enumerated() {
            // Streams of their own: a network does not depend on which others are made.
            var generator = SeededGenerator(seed: recipe.seed &* 16 &+ UInt64(number))
            let readout: SegmentationModel.Readout
            var parameters: Parameters
            switch step {
            case .full:
                (parameters, readout) = (try network.initialParameters(using: &generator), .convolution)
            case .closedForm, .gentle:
                (parameters, readout) = (try closedForm(recipe, &generator), .convolution)
            case .prototype:
                let weights = try weights(of: recipe)
                parameters = try Prototypes.parameters(
                    for: examples, classes: classes, weights: weights, network: network)
                readout = .prototypes
            }
            if recipe.steps(of: step) > 0 {
                let losses: [Float]
                (parameters, losses) = try trained(
                    parameters, step == .full ? recipe.full : recipe.gentle,
                    until: recipe.budget.map { begin + $0 }, using: &generator
                ) { progress(done + $0, recipe.steps, $1) }
                done += losses.count
                let last = losses.suffix(max(losses.count / 10, 1))
                loss = last.isEmpty ? 0 : last.reduce(0, +) / Float(last.count)
            }
            members.append(.init(parameters: parameters, readout: readout))
        }
        return (members, AdaptationRecord(scheduledSteps: recipe.steps, steps: done, loss: loss))
    }

    private func weights(of recipe: AdaptationRecipe) throws(TorchError) -> FeatureWeights {
        guard let weights = recipe.weights else { throw .unusableInput("the recipe needs shipped features") }
        return weights
    }

    private func closedForm(
        _ recipe: AdaptationRecipe, _ generator: inout SeededGenerator
    ) throws(TorchError) -> Parameters {
        try ClosedForm.parameters(
            for: examples, classes: classes, weights: weights(of: recipe), network: network, using: &generator)
    }

    /// Trains a network; returns the running mean of its parameters, and the loss of every step.
    private func trained(
        _ start: Parameters, _ schedule: AdaptationSchedule, until end: ContinuousClock.Instant?,
        using generator: inout SeededGenerator, progress: (_ step: Int, _ loss: Float) -> Void
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
            let loss = try self.loss(of: batch, using: tracked)
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
        of batch: [(image: PlacedImage, labels: Raster<UInt8>)], using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        // [batch, classes, side, side]
        let scores = try network(.inputs(batch.map(\.image)), using: parameters)
        let target = try Tensor.shares(of: batch.map(\.labels), classes: classes)
        return try crossEntropy(scores, target: target)
            + softDiceLoss(scores.softmax(along: 1), target: target)
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
