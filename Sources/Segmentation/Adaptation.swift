internal import Imaging
internal import Torch

/// Training of one network on a few annotated slices.
struct Adaptation {
    private let network: UNet
    private let classes: [UInt8]
    private let schedule: AdaptationSchedule
    private let augmentation = Augmentation()
    /// The annotated slices on the network's square.
    private let examples: [(image: Raster<Float>, labels: Raster<UInt8>)]

    init(
        support: [SupportSlice], classes: [UInt8], schedule: AdaptationSchedule, network: UNet
    ) throws(TorchError) {
        self.network = network
        self.classes = classes
        self.schedule = schedule
        var examples: [(Raster<Float>, Raster<UInt8>)] = []
        for (index, example) in support.enumerated() {
            let (image, labels) = (example.slice.image, example.labels)
            let box = try example.slice.letterbox(side: schedule.workingSize)
            guard image.width == labels.width, image.height == labels.height else {
                throw .unusableInput(
                    "support slice \(index) has \(image.width) x \(image.height) pixels, "
                        + "but labels for \(labels.width) x \(labels.height)")
            }
            let squareLabels = box.square(labels)
            // Nothing to learn from a slice nobody annotated.
            guard squareLabels.pixels.contains(where: { $0 != LabelMap.notAnnotated }) else { continue }
            examples.append((box.square(image), squareLabels))
        }
        guard !examples.isEmpty else { throw .unusableInput("the support holds no annotated slice") }
        self.examples = examples
    }

    /// Trains from random parameters; returns the running mean of the parameters.
    func run(
        progress: (_ step: Int, _ of: Int, _ loss: Float) -> Void
    ) throws(TorchError) -> (parameters: Parameters, record: AdaptationRecord) {
        let start = ContinuousClock.now
        var generator = SeededGenerator(seed: schedule.seed)
        var parameters = try network.initialParameters(using: &generator)
        var mean = parameters
        var optimizer = AdamW(weightDecay: schedule.weightDecay)
        let rate = LearningRate(peak: schedule.learningRate, warmUp: schedule.warmUp, steps: schedule.steps)
        var order: [Int] = []
        var losses: [Float] = []

        for step in 0..<schedule.steps {
            // Every slice comes up equally often: rounds in random order, cut into batches.
            while order.count < schedule.batchSize { order += generator.permutation(of: examples.count) }
            let batch = order.prefix(schedule.batchSize).map { index in
                augmentation.varied(examples[index].image, examples[index].labels, using: &generator)
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
            progress(step + 1, schedule.steps, value)
            if let budget = schedule.budget, ContinuousClock.now - start >= budget { break }
        }
        let last = losses.suffix(max(losses.count / 10, 1))
        let record = AdaptationRecord(
            scheduledSteps: schedule.steps, steps: losses.count,
            loss: last.isEmpty ? 0 : last.reduce(0, +) / Float(last.count))
        return (mean, record)
    }

    private func loss(
        of batch: [(image: Raster<Float>, labels: Raster<UInt8>)], using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        // [batch, classes, side, side]
        let scores = try network(.images(batch.map(\.image)), using: parameters)
        let target = try Tensor.shares(of: batch.map(\.labels), classes: classes)
        return try crossEntropy(scores, target: target)
            + softDiceLoss(scores.softmax(along: 1), target: target)
    }
}

extension Slice {
    /// How the slice lies on the network's square.
    func letterbox(side: Int) throws(TorchError) -> Letterbox {
        guard let box = Letterbox(width: image.width, height: image.height, spacing: spacing, side: side)
        else {
            throw .unusableInput(
                "a slice of \(image.width) x \(image.height) pixels of \(spacing.x) x \(spacing.y) mm is not a picture"
            )
        }
        return box
    }
}

extension Tensor {
    /// Pictures of one size with intensities 0...1 as network input around 0, shape `[count, 1, height, width]`.
    static func images(_ images: [Raster<Float>]) throws(TorchError) -> Tensor {
        let (width, height) = (images.first?.width ?? 0, images.first?.height ?? 0)
        return try Tensor(
            images.flatMap { $0.pixels.map { $0 - 0.5 } }, shape: [images.count, 1, height, width])
    }

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
