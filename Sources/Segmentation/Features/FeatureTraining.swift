public import Torch

/// Training on many tasks, so that structures are learned from few pictures.
///
/// In every step a new task gives a few annotated pictures, to which the method adapts, and others on which its answers
/// are judged.
public struct FeatureTraining {
    /// How it is trained.
    public struct Schedule: Sendable {
        /// Tasks to train on, one in a step.
        public var steps = 20_000
        /// Highest learning rate.
        public var learningRate = 2e-3
        /// Channels of the network's finest level.
        public var baseWidth = 16
        /// Columns and rows of a picture.
        public var side = 128
        /// Pixels along each side of a patch that the network takes in as one.
        public var patch = 2
        /// How they are trained.
        public var method = FeatureMethod.ridge
        /// Where tasks come from.
        public var source = TaskSource.synthetic
        /// Features to go on from, of the same network; nil for random ones.
        public var start: FeatureWeights?
        /// Seed of everything random.
        public var seed: UInt64 = 0

        /// The default schedule, to be changed.
        public init() {}
    }

    private static let weightDecay = 1e-5
    private static let gradientLimit = 1.0
    /// How much of the running mean of the parameters, which is the result, a step keeps.
    private static let averaging = 0.999

    private let schedule: Schedule
    private let learner: any TaskLearner
    private var optimizer = AdamW(weightDecay: weightDecay)
    private var parameters: Parameters
    private var mean: Parameters

    /// A training that has not begun.
    ///
    /// - Throws: `TorchError.unreadableModel` if the features to go on from are of another network.
    public init(_ schedule: Schedule) throws(TorchError) {
        self.schedule = schedule
        learner = schedule.method.learner(baseWidth: schedule.baseWidth, patch: schedule.patch)
        var generator = SeededGenerator(seed: schedule.seed, purpose: 1, number: 0)
        parameters = try learner.initialParameters(using: &generator)
        if let start = schedule.start {
            let own = parameters
            parameters = own.merged(with: try start.parameters.selecting(own.names.filter(start.parameters.contains)))
            try parameters.check(against: own)
        }
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
        let task = try TaskPictures(from: schedule.source, side: schedule.side, using: &generator)
        let (loss, gradients) = try learner.slopes(on: task, at: parameters)
        guard loss.isFinite else { throw .diverged(step: step) }
        let slopes = try gradients.clipped(toNorm: Self.gradientLimit)
        let rate = LearningRate(peak: schedule.learningRate, warmUp: 50, steps: schedule.steps).rate(atStep: step)
        parameters = try optimizer.updated(parameters, gradients: slopes, learningRate: rate)
        mean = try mean.averaged(with: parameters, decay: min(Self.averaging, Double(step) / Double(step + 10)))
        return loss
    }

    /// Soft Dice of the averaged parameters on tasks of their own, 0...1.
    public func dice(onTasks count: Int) throws(TorchError) -> Double {
        var sum = 0.0
        for number in 0..<count {
            var generator = SeededGenerator(seed: schedule.seed, purpose: 3, number: number)
            let task = try TaskPictures(from: schedule.source, side: schedule.side, using: &generator)
            let scores = try learner.scores(of: task, using: mean)
            sum += 1 - (try softDiceLoss(scores.softmax(along: 1), target: task.query.target).scalar())
        }
        return sum / Double(max(1, count))
    }

    /// The features as a weights file holds them.
    public var weights: FeatureWeights {
        FeatureWeights(
            baseWidth: schedule.baseWidth, patch: schedule.patch, method: schedule.method, parameters: mean)
    }

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
}
