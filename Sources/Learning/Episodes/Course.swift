internal import Batch
internal import Files
internal import Glibc

/// A training that takes steps, and can be saved between any two of them.
protocol Course {
    /// Steps taken so far.
    var step: Int { get }
    /// Steps of the schedule.
    var steps: Int { get }
    /// Whether it is over.
    var isFinished: Bool { get }
    /// How it went.
    var curve: TrainingCurve { get }
    /// What the curve is called.
    var title: String { get }
    /// What must be the same for a training that goes on.
    var identity: [String: String] { get }
    /// Where it stands.
    var checkpoint: TrainingCheckpoint { get }
    /// Goes on from where another stood.
    mutating func resume(_ checkpoint: TrainingCheckpoint) throws
    /// Takes a step; returns its loss.
    mutating func advance() throws -> Double
    /// Measures what was learned, if enough steps were taken since the last time; returns whether.
    mutating func validateIfDue(say: (String) -> Void) throws -> Bool
    /// What was learned, as a file.
    func file() throws -> [UInt8]
}

/// Following a course to its end, through interruptions.
enum Trained {
    /// Takes all steps, saving where the training stands after every validation and at least once a minute; then writes
    /// the model and, beside it, the training curve.
    ///
    /// - Parameter resumes: Whether to go on from the checkpoint of a training that was interrupted.
    /// - Throws: `RunError.refused` where there is such a checkpoint that nobody asked to go on from.
    static func follow<C: Course>(
        _ course: inout C, to output: String, resumes: Bool, observer: any RunObserver
    ) throws {
        let path = TrainingCheckpoint.path(besides: output)
        if unsafe access(path, F_OK) == 0 {
            guard resumes else {
                throw RunError.refused(
                    "\(path) is left of a training that was interrupted; --resume goes on with it, or remove it")
            }
            try course.resume(TrainingCheckpoint(at: path, request: course.identity))
            observer.say("going on after \(course.step) of \(course.steps) steps")
        }
        // An output that cannot be written shows now, not after hours.
        try course.checkpoint.write(to: path, request: course.identity)
        var saved = ContinuousClock.now
        while !course.isFinished {
            let loss = try course.advance()
            observer.train(step: course.step, of: course.steps, loss: loss)
            let isValidated = try course.validateIfDue { observer.say($0) }
            if isValidated || ContinuousClock.now - saved > .seconds(60) {
                try course.checkpoint.write(to: path, request: course.identity)
                saved = .now
            }
        }
        observer.finish()
        try AtomicFile.write(course.file(), to: output)
        try AtomicFile.write(Array(course.curve.svg(title: course.title).utf8), to: output + ".svg")
        unsafe unlink(path)
    }

    /// Runs a training, and says in the run's own errors what went wrong.
    static func reporting<Result>(_ body: () throws -> Result) throws(RunError) -> Result {
        do {
            return try body()
        } catch let error as RunError {
            throw error
        } catch let error as FileError {
            throw .outputUnusable("\(error)")
        } catch {
            throw .refused("\(error)")
        }
    }
}
