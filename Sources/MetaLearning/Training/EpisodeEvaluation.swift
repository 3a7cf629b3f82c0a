internal import Synchronization
public import Torch

/// How often a method is right over many episodes.
public struct EpisodeEvaluation: Equatable, Sendable {
    /// Accuracy of every episode, 0...1.
    public let accuracies: [Double]

    /// Accuracies, in the order of their episodes.
    public init(accuracies: [Double]) { self.accuracies = accuracies }

    /// Draws episodes and answers them.
    ///
    /// - Parameters:
    ///   - learner: The method.
    ///   - parameters: What it learned.
    ///   - pool: Classes to draw from, none of which it was trained on.
    ///   - form: Ways, shots and queries.
    ///   - episodes: How many.
    ///   - seed: The same seed draws the same episodes, whatever the method.
    ///   - progress: Told after every episode how many are done; calls come one after the other, from several threads.
    /// - Throws: `TorchError.unusableInput` if the pool has too few classes or examples.
    public init(
        of learner: any FewShotLearner, using parameters: Parameters, on pool: any ExampleSource, form: EpisodeForm,
        episodes: Int, seed: UInt64, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws(TorchError) {
        let schedule = MetaSchedule(episodes: episodes, form: form, seed: seed)
        let done = Mutex(0)
        accuracies = try Runtime.sideBySide(episodes) { (number) throws(TorchError) in
            var generator = schedule.generator(for: .validation, number: number)
            let episode = try pool.episode(pool.indices(drawing: form, using: &generator))
            let scores = try learner.scores(of: episode, using: parameters)
            let accuracy = try episode.accuracy(of: scores)
            done.withLock {
                $0 += 1
                progress($0)
            }
            return accuracy
        }
    }

    /// Mean accuracy, 0...1; 0 without an episode.
    public var accuracy: Double {
        accuracies.isEmpty ? 0 : accuracies.reduce(0, +) / Double(accuracies.count)
    }

    /// Half the width of the 95 % confidence interval of the mean over episodes: 1.96 standard errors; 0 for fewer than
    /// two episodes.
    public var ci95: Double {
        guard accuracies.count > 1 else { return 0 }
        let mean = accuracy
        let squares = accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return 1.96 * (squares / Double(accuracies.count - 1) / Double(accuracies.count)).squareRoot()
    }
}
