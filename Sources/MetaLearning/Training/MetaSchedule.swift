internal import Torch

/// How a method is trained on episodes.
public struct MetaSchedule: Equatable, Sendable {
    /// Episodes to train on.
    public var episodes: Int
    /// Ways, shots and queries of a training episode.
    public var form: EpisodeForm
    /// Episodes whose gradients are averaged for one step.
    public var batch: Int
    /// How gradients become steps.
    public enum Rule: Equatable, Sendable {
        /// Adam.
        case adam
        /// Plain descent.
        case descent
    }

    /// The highest learning rate; it falls to 0 in a line.
    public var learningRate: Double
    /// How gradients become steps.
    public var rule: Rule
    /// The longest gradient.
    public var gradientLimit: Double
    /// The start of every random choice.
    public var seed: UInt64

    /// A schedule.
    public init(
        episodes: Int, form: EpisodeForm, batch: Int = 1, learningRate: Double = 1e-3, rule: Rule = .adam,
        gradientLimit: Double = 10, seed: UInt64 = 0
    ) {
        self.episodes = episodes
        self.form = form
        self.batch = batch
        self.learningRate = learningRate
        self.rule = rule
        self.gradientLimit = gradientLimit
        self.seed = seed
    }

    /// Steps of the optimizer.
    public var steps: Int { (episodes + batch - 1) / batch }

    /// The rate of a step, counted from 0.
    func rate(atStep step: Int) -> Double {
        LearningRate(peak: learningRate, warmUp: 1, steps: steps, power: 1).rate(atStep: step)
    }

    /// A stream of random numbers of its own for everything that is drawn: what a run that was interrupted draws next
    /// does not depend on what it drew before.
    func generator(for purpose: Purpose, number: Int) -> SeededGenerator {
        SeededGenerator(seed: seed, purpose: purpose.rawValue, number: number)
    }

    /// What random numbers are drawn for.
    enum Purpose: UInt64 {
        case start = 1
        case training = 2
        case statistics = 3
        case validation = 4
    }
}
