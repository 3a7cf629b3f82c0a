/// How a network is trained on the annotated slices.
public struct AdaptationSchedule: Equatable, Sendable {
    /// Training steps.
    public var steps = 150
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
    /// Channels of the network's finest level.
    public var baseWidth = 16
    /// Columns and rows that the network sees of a slice.
    public var workingSize = 128
    /// Wall-clock ceiling, nil for none.
    ///
    /// It is looked at after every step; only a run that it cut may differ from another.
    public var budget: Duration?
    /// Seed of everything random.
    public var seed: UInt64 = 0

    /// The schedule that was measured best on seven tasks.
    public static let `default` = AdaptationSchedule()

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
