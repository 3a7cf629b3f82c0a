public import Batch
internal import MetaLearning
internal import Torch

/// The use case `train classifier`: learn to learn from labelled pictures.
public struct ClassifierTraining: Sendable {
    private let request: TrainingRequest
    private let observer: any RunObserver

    /// A training that has not begun.
    public init(_ request: TrainingRequest, observer: any RunObserver) {
        self.request = request
        self.observer = observer
    }

    /// Trains, and writes the model and its training curve.
    ///
    /// - Returns: Accuracy in validation, 0...1; nil where there were too few classes to hold some back.
    /// - Throws: `RunError` when nothing can be started or the output cannot be written.
    public func run() throws(RunError) -> Double? {
        try Trained.reporting {
            let threads = try ComputeDevice.useThreads(request.threads)
            let source = try TrainingSource(request)
            for line in source.skipped { observer.say(line) }
            var course = try TrainingCourse(request, on: source, threads: threads)
            observer.say("\(source.summary); \(course.description)")
            try Trained.follow(&course, to: request.output, resumes: request.resumes, observer: observer)
            return course.bestAccuracy
        }
    }
}
