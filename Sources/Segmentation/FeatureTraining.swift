internal import Imaging
public import Torch

/// Training of a U-Net's features on tasks that are made on the fly, so that a head in closed form segments well.
///
/// In every step a new task gives a few annotated pictures, to which the head is fitted by ridge regression, and others
/// on which its answers are judged; gradients go through the regression (Bertinetto et al., 2019).
public struct FeatureTraining {
    /// How it is trained.
    public struct Schedule: Equatable, Sendable {
        /// Tasks to train on, one in a step.
        public var steps = 20_000
        /// Highest learning rate.
        public var learningRate = 2e-3
        /// Channels of the network's finest level.
        public var baseWidth = 16
        /// Columns and rows of a picture.
        public var side = 96
        /// Seed of everything random.
        public var seed: UInt64 = 0

        /// The default schedule, to be changed.
        public init() {}
    }

    /// Pictures of a task: annotated and judged together.
    private static let pictures = 6
    private static let weightDecay = 1e-5
    private static let gradientLimit = 1.0
    /// How much of the running mean of the parameters, which is the result, a step keeps.
    private static let averaging = 0.999

    private let schedule: Schedule
    private let network: UNet
    private var optimizer = AdamW(weightDecay: weightDecay)
    private var parameters: Parameters
    private var mean: Parameters

    /// A training that begins with random parameters.
    public init(_ schedule: Schedule) throws(TorchError) {
        self.schedule = schedule
        network = UNet(inputChannels: PlacedImage.channels, classes: 1, baseWidth: schedule.baseWidth)
        var generator = SeededGenerator(seed: schedule.seed, purpose: 1, number: 0)
        parameters = try network.initialFeatureParameters(using: &generator).merged(
            with: RidgeHead.initialParameters())
        mean = parameters
    }

    /// Steps taken so far.
    public var step: Int { optimizer.step }
    /// Whether the schedule is over.
    public var isFinished: Bool { step >= schedule.steps }

    /// Takes one step, and returns the loss of its task before it.
    ///
    /// - Throws: `TorchError.diverged` if the loss is no number any more.
    public mutating func advance() throws(TorchError) -> Double {
        var generator = SeededGenerator(seed: schedule.seed, purpose: 2, number: step)
        let tracked = try parameters.trackingGradients()
        let answer = try answer(to: &generator, using: tracked)
        let loss =
            try crossEntropy(answer.scores, target: answer.target)
            + softDiceLoss(answer.scores.softmax(along: 1), target: answer.target)
        let value = try loss.scalar()
        guard value.isFinite else { throw .diverged(step: step) }
        let slopes = try gradients(of: loss, withRespectTo: tracked).clipped(toNorm: Self.gradientLimit)
        let rate = LearningRate(peak: schedule.learningRate, warmUp: 50, steps: schedule.steps).rate(atStep: step)
        parameters = try optimizer.updated(parameters, gradients: slopes, learningRate: rate)
        mean = try mean.averaged(with: parameters, decay: min(Self.averaging, Double(step) / Double(step + 10)))
        return value
    }

    /// Soft Dice of the averaged parameters on tasks of their own, 0...1.
    public func dice(onTasks count: Int) throws(TorchError) -> Double {
        try withoutGradients { () throws(TorchError) in
            var sum = 0.0
            for number in 0..<count {
                var generator = SeededGenerator(seed: schedule.seed, purpose: 3, number: number)
                let answer = try answer(to: &generator, using: mean)
                sum += 1 - (try softDiceLoss(answer.scores.softmax(along: 1), target: answer.target).scalar())
            }
            return sum / Double(max(1, count))
        }
    }

    /// The features as a weights file holds them.
    public var weights: FeatureWeights { FeatureWeights(baseWidth: schedule.baseWidth, parameters: mean) }

    /// Everything needed to go on.
    public var state: Parameters {
        parameters.under("parameters.").merged(with: mean.under("mean.")).merged(
            with: optimizer.memory.under("optimizer."))
    }

    /// Goes on from the state of an earlier training with the same schedule.
    ///
    /// - Throws: `TorchError.missingParameter` if it is of another network.
    public mutating func resume(_ state: Parameters, step: Int) throws(TorchError) {
        let (saved, savedMean) = (state.below("parameters."), state.below("mean."))
        parameters = try parameters.combined(with: saved) { (_, saved) throws(TorchError) in saved }
        mean = try mean.combined(with: savedMean) { (_, saved) throws(TorchError) in saved }
        optimizer.resume(memory: state.below("optimizer."), step: step)
    }

    /// What a head that was fitted to some pictures of a new task says of others.
    private func answer(
        to generator: inout SeededGenerator, using parameters: Parameters
    ) throws(TorchError) -> (scores: Tensor, target: Tensor) {
        let task = SyntheticTask(side: schedule.side, using: &generator)
        let support = 1 + generator.index(below: Self.pictures - 1)
        let examples = (0..<Self.pictures).map { number in
            // The first must show what is to be found.
            task.example(showsStructure: number == 0 || number == support, using: &generator)
        }
        let classes = (0..<task.classes).map { UInt8($0 + 1) }
        let target = try Tensor.shares(of: examples.map(\.labels), classes: classes)
        let features = try network.features(of: .inputs(examples.map(\.image)), using: parameters)
        var counts = [Int](repeating: 0, count: task.classes + 1)
        for example in examples[..<support] {
            for label in example.labels.pixels where label != LabelMap.notAnnotated { counts[Int(label)] += 1 }
        }
        var ridge = try RidgeHead(counts: counts)
        try ridge.add(features.slice(0..<support, of: 0), target: target.slice(0..<support, of: 0))
        let head = try ridge.solved(using: parameters)
        let queries = try features.slice(support..<Self.pictures, of: 0)
        return (
            try queries.convolved(with: head.weight, bias: head.bias),
            try target.slice(support..<Self.pictures, of: 0)
        )
    }
}
