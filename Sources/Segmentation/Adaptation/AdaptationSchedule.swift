/// How one network is trained on the annotated slices.
public struct AdaptationSchedule: Equatable, Sendable {
    /// Training steps.
    public var steps: Int
    /// Images per step.
    public var batchSize = 4
    /// Highest learning rate.
    public var learningRate: Double
    /// Steps until the learning rate is at its highest.
    public var warmUp = 5
    /// Share of every parameter that decays per unit of learning rate.
    public var weightDecay = 1e-4
    /// Longest gradient that a step follows.
    public var gradientLimit = 5.0
    /// How much of the running mean of the parameters, which is the result, a step keeps.
    public var averaging = 0.95

    /// From features: few steps, and short ones, or the features are forgotten.
    public static let gentle = AdaptationSchedule(steps: 40, learningRate: 2e-3)
    /// From features, as far as they are to be forgotten; what two cores can do within a minute, models that judge counted in.
    public static let full = AdaptationSchedule(steps: 200)
    /// From random parameters, which takes longest.
    public static let scratch = AdaptationSchedule(steps: 400)

    /// A schedule with the usual numbers.
    public init(steps: Int = 200, learningRate: Double = 6e-3) {
        self.steps = steps
        self.learningRate = learningRate
    }
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
