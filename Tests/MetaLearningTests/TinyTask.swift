import MetaLearning
import Torch

/// Classes that a network can learn to tell apart in seconds: every class is a point in the plane, its examples lie
/// around it, and a feature of pure noise stands beside each coordinate.
enum TinyTask {
    static func pool(classes: Int, seed: UInt64) throws -> ExamplePool {
        var generator = SeededGenerator(seed: seed)
        var elements: [Float] = []
        for _ in 0..<classes {
            let centre = (generator.normal(), generator.normal())
            for _ in 0..<12 {
                elements += [
                    Float(centre.0 + 0.15 * generator.normal()), Float(3 * generator.normal()),
                    Float(centre.1 + 0.15 * generator.normal()), Float(3 * generator.normal()),
                ]
            }
        }
        return try ExamplePool(elements, shape: [4], counts: Array(repeating: 12, count: classes))
    }

    /// Accuracy on classes that were not trained on, before and after training.
    static func accuracies(
        of learner: any FewShotLearner, schedule: MetaSchedule
    ) throws -> (before: Double, after: Double) {
        let (seen, unseen) = (try pool(classes: 40, seed: 1), try pool(classes: 20, seed: 2))
        var training = try MetaTraining(learner, on: seen, schedule: schedule)
        func accuracy() throws -> Double {
            try EpisodeEvaluation(
                of: learner, using: training.parameters, on: unseen, form: schedule.form, episodes: 60, seed: 3
            ).accuracy
        }
        let before = try accuracy()
        while !training.isFinished { _ = try training.advance() }
        return (before, try accuracy())
    }
}
