public import Batch
internal import Files
internal import Glibc
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
        let checkpointPath = TrainingCheckpoint.path(besides: request.output)
        let isInterrupted = unsafe access(checkpointPath, F_OK) == 0
        guard request.resumes || !isInterrupted else {
            throw .refused(
                "\(checkpointPath) is left of a training that was interrupted; --resume goes on with it, or remove it")
        }
        do {
            let threads = request.threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
            try Runtime.useThreads(threads)
            let sources = try TrainingSources(request)
            for line in sources.skipped { observer.say(line) }
            var course = try TrainingCourse(request, on: sources, threads: threads)
            observer.say("\(sources.summary); \(course.description)")
            if isInterrupted {
                try course.resume(TrainingCheckpoint(at: checkpointPath, request: course.identity))
                observer.say("going on after \(course.step) of \(course.steps) steps")
            }
            try follow(&course, checkpointPath)
            let model = try course.model()
            try AtomicFile.write(model.safetensors(), to: request.output)
            let curve = course.curve.svg(title: "\(request.method.rawValue), seed \(request.seed)")
            try AtomicFile.write(Array(curve.utf8), to: request.output + ".svg")
            unsafe unlink(checkpointPath)
            return course.bestAccuracy
        } catch let error as RunError {
            throw error
        } catch let error as FileError {
            throw .outputUnusable("\(error)")
        } catch {
            throw .refused("\(error)")
        }
    }

    /// Takes all steps, and saves where the training stands after every validation and at least once a minute.
    private func follow(_ course: inout TrainingCourse, _ checkpointPath: String) throws {
        // An output that cannot be written shows now, not after hours.
        try course.checkpoint.write(to: checkpointPath, request: course.identity)
        var saved = ContinuousClock.now
        while !course.isFinished {
            let loss = try course.advance()
            observer.train(step: course.step, of: course.steps, loss: loss)
            let isValidated = try course.validateIfDue { observer.say($0) }
            if isValidated || ContinuousClock.now - saved > .seconds(60) {
                try course.checkpoint.write(to: checkpointPath, request: course.identity)
                saved = .now
            }
        }
        observer.finish()
    }
}
