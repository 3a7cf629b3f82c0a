public import Torch

/// The training of a method, a step at a time; its state can be saved and taken up again.
public struct MetaTraining: Sendable {
    private let learner: any FewShotLearner
    private let pool: any ExampleSource
    private let schedule: MetaSchedule
    private var optimizer: any Optimizer
    /// What was learned so far, without statistics.
    public private(set) var parameters: Parameters

    /// A training that begins with random parameters, or with those of an earlier one.
    ///
    /// - Parameters:
    ///   - learner: The method.
    ///   - pool: What episodes are drawn from.
    ///   - schedule: How it is trained.
    ///   - start: What an earlier training of the same learner ended with, statistics or not; nil for random numbers.
    /// - Throws: `TorchError.unusableInput` if the schedule trains nothing, `.missingParameter` or `.shapeMismatch` if the
    ///   start is of another network.
    public init(
        _ learner: any FewShotLearner, on pool: any ExampleSource, schedule: MetaSchedule, from start: Parameters? = nil
    ) throws(TorchError) {
        guard schedule.episodes > 0, schedule.batch > 0 else {
            throw .unusableInput("\(schedule.episodes) episodes in batches of \(schedule.batch) train nothing")
        }
        self.learner = learner
        self.pool = pool
        self.schedule = schedule
        optimizer = schedule.rule == .adam ? AdamW(weightDecay: 0) : SGD()
        var generator = schedule.generator(for: .start, number: 0)
        parameters = try learner.initialParameters(using: &generator)
        if let start { parameters = try parameters.replaced(by: start) }
    }

    /// Steps taken so far.
    public var step: Int { optimizer.step }
    /// Whether the schedule is over.
    public var isFinished: Bool { step >= schedule.steps }

    /// Takes one step, and returns the mean loss of its episodes before it.
    ///
    /// Episodes of a batch are learned from side by side (`Runtime.sideBySide`).
    ///
    /// - Throws: `TorchError.diverged` if the loss is no number any more, `.unusableInput` if the pool has too few classes
    ///   or examples.
    public mutating func advance() throws(TorchError) -> Double {
        var (total, sum): (Double, Parameters?) = (0, nil)
        let slopes = try Runtime.sideBySide(schedule.batch) { [self] (place) throws(TorchError) in
            try learner.slopes(on: episode(step * schedule.batch + place, for: .training), at: parameters)
        }
        for (loss, gradients) in slopes {
            guard loss.isFinite else { throw .diverged(step: step) }
            total += loss
            sum = try sum?.combined(with: gradients) { (a, b) throws(TorchError) in try a + b } ?? gradients
        }
        guard let sum else { return 0 }
        let share = 1 / Double(schedule.batch)
        let mean = try sum.map { (gradient) throws(TorchError) in try gradient.scaled(by: share) }
        parameters = try optimizer.updated(
            parameters, gradients: mean.clipped(toNorm: schedule.gradientLimit),
            learningRate: schedule.rate(atStep: step))
        return total * share
    }

    /// The parameters with the statistics of the training data, so that an answer depends on its own episode only.
    ///
    /// The statistics are means over training episodes, measured after the last step (Wu and Johnson, 2021): a running
    /// mean would mix in what older parameters gave.
    ///
    /// - Parameter episodes: How many are measured.
    public func withStatistics(over episodes: Int = 8) throws(TorchError) -> Parameters {
        try withoutGradients { () throws(TorchError) in
            var mean = Parameters()
            for number in 0..<episodes {
                let measured = try learner.statistics(of: episode(number, for: .statistics), using: parameters)
                guard number > 0 else {
                    mean = measured
                    continue
                }
                mean = try mean.averaged(with: measured, decay: Double(number) / Double(number + 1))
            }
            return parameters.merged(with: mean)
        }
    }

    /// Everything needed to go on: parameters, and what the optimizer remembers.
    public var state: Parameters {
        parameters.under("parameters.").merged(with: optimizer.memory.under("optimizer."))
    }

    /// Goes on from the state of an earlier training with the same method, data and schedule.
    ///
    /// - Throws: `TorchError.missingParameter` or `.shapeMismatch` if it is of another network.
    public mutating func resume(_ state: Parameters, step: Int) throws(TorchError) {
        parameters = try parameters.replaced(by: state.below("parameters."))
        optimizer.resume(memory: state.below("optimizer."), step: step)
    }

    private func episode(_ number: Int, for purpose: MetaSchedule.Purpose) throws(TorchError) -> Episode {
        var generator = schedule.generator(for: purpose, number: number)
        return try pool.episode(pool.indices(drawing: schedule.form, using: &generator))
    }
}

extension Parameters {
    /// Those of the same names and shapes.
    fileprivate func replaced(by saved: Parameters) throws(TorchError) -> Parameters {
        try combined(with: saved) { (own, saved) throws(TorchError) in
            guard own.shape == saved.shape else {
                throw .shapeMismatch(operation: "resume", reason: "shape \(saved.shape) where \(own.shape) is expected")
            }
            return saved
        }
    }
}
