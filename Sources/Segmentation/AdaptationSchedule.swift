/// How one network is trained on the annotated slices.
public struct AdaptationSchedule: Equatable, Sendable {
    /// Training steps.
    public var steps = 120
    /// Images per step.
    public var batchSize = 4
    /// Highest learning rate.
    public var learningRate = 6e-3
    /// Steps until the learning rate is at its highest.
    public var warmUp = 5
    /// Share of every parameter that decays per unit of learning rate.
    public var weightDecay = 1e-4
    /// Longest gradient that a step follows.
    public var gradientLimit = 5.0
    /// How much of the running mean of the parameters, which is the result, a step keeps.
    public var averaging = 0.95

    /// What two cores can do beside the gentle steps and the models that judge, within a minute.
    public static let `default` = AdaptationSchedule()

    /// The schedule that starts from shipped features: few steps, and short ones, or the features are forgotten.
    public static let gentle: AdaptationSchedule = {
        var schedule = AdaptationSchedule()
        schedule.steps = 50
        schedule.learningRate = 2e-3
        return schedule
    }()

    /// The default schedule, to be changed.
    public init() {}
}

/// What became of an adaptation.
public struct AdaptationRecord: Equatable, Sendable {
    /// Steps of the schedule.
    public let scheduledSteps: Int
    /// Steps taken.
    public let steps: Int
    /// Mean loss of the last tenth of the steps.
    public let loss: Float
    /// Whether the budget ended training before the schedule did.
    public var isCutByBudget: Bool { steps < scheduledSteps }
}
