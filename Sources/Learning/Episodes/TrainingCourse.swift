internal import Batch
internal import MetaLearning
internal import Torch

/// A training with its validation: which parameters were best, and when to stop.
struct TrainingCourse: Course {
    private let request: TrainingRequest
    private let start: TrainingStart?
    private let fingerprint: String
    private let threads: Int
    private let learner: any FewShotLearner
    private let shape: [Int]
    private let schedule: MetaSchedule
    private let validationPool: (any ExampleSource)?
    private let statisticsEpisodes: Int
    private var training: MetaTraining
    private var losses: [Double] = []
    private var record = TrainingCheckpoint()

    /// Validations in a training of any length, evenly spread; a short one has fewer.
    private static let validations = 20

    init(_ request: TrainingRequest, on source: TrainingSource, threads: Int) throws {
        self.request = request
        self.threads = threads
        shape = source.pool.shape
        start = try TrainingStart(of: request, shape: shape)
        fingerprint = TrainingSource.joined([start?.data, source.fingerprint].compactMap(\.self))
        validationPool = source.validation
        statisticsEpisodes = source.statisticsEpisodes
        learner = try request.method.learner(for: shape, ways: request.form.ways, on: request.network)
        let form = EpisodeForm(
            ways: min(request.trainingWays, source.pool.counts.count), shots: request.form.shots,
            queries: request.form.queries
        )
        schedule = request.method.schedule(episodes: request.episodes, form: form, seed: request.seed)
        training = try MetaTraining(learner, on: source.pool, schedule: schedule, from: start?.parameters)
        description = "training on \(source.pool.counts.count) classes in episodes of \(form.ways)"
    }

    /// What is trained on, for a person.
    let description: String
    /// Steps taken so far.
    var step: Int { training.step }
    /// Steps of the schedule.
    var steps: Int { schedule.steps }
    /// Accuracy of the best parameters in validation; nil without validation.
    var bestAccuracy: Double? { record.stop.best }
    /// How it went.
    var curve: TrainingCurve { record.curve }
    /// Whether all steps are taken, or it is of no use to go on.
    var isFinished: Bool { training.isFinished || record.stop.isDue }

    /// What must be the same for a training that goes on.
    var identity: [String: String] {
        texts.merging(
            [
                "method": request.method.rawValue, "network": request.network.rawValue, "threads": String(threads),
            ]
        ) { own, _ in own }
    }

    /// Everything that decides the result, in texts by name, as the model file keeps it.
    private var texts: [String: String] {
        var texts = request.record
        texts["data"] = fingerprint
        texts["from"] = start?.sha256
        return texts
    }

    /// Where it stands.
    var checkpoint: TrainingCheckpoint {
        var checkpoint = record
        checkpoint.step = training.step
        checkpoint.state = training.state
        checkpoint.pendingLosses = losses
        return checkpoint
    }

    mutating func resume(_ checkpoint: TrainingCheckpoint) throws {
        record = checkpoint
        losses = checkpoint.pendingLosses
        try training.resume(checkpoint.state, step: checkpoint.step)
    }

    /// Takes a step; returns its loss.
    mutating func advance() throws -> Double {
        let loss = try training.advance()
        losses.append(loss)
        return loss
    }

    /// Measures the parameters on the classes held back, if enough steps were taken since the last time.
    mutating func validateIfDue(say: (String) -> Void) throws -> Bool {
        let period = max(min(10, steps), steps / Self.validations)
        guard step % period == 0 || training.isFinished else { return false }
        let seen = Double(step * schedule.batch)
        let loss = losses.reduce(0, +) / Double(max(1, losses.count))
        record.curve.losses.append(SIMD2(seen, loss))
        losses = []
        guard let validationPool else {
            say("step \(step) of \(steps): loss \(Self.rounded(loss))")
            return true
        }
        let parameters = try training.withStatistics(over: statisticsEpisodes)
        let evaluation = try EpisodeEvaluation(
            of: learner, using: parameters, on: validationPool, form: request.form,
            episodes: request.method.validationEpisodes, seed: request.seed)
        record.curve.accuracies.append(SIMD2(seen, evaluation.accuracy))
        if record.stop.note(evaluation.accuracy, margin: evaluation.ci95) { record.best = parameters }
        say(
            "step \(step) of \(steps): loss \(Self.rounded(loss)), validation accuracy "
                + "\(Self.rounded(evaluation.accuracy)) +- \(Self.rounded(evaluation.ci95))")
        return true
    }

    /// What the curve is called.
    var title: String { "\(request.method.rawValue), seed \(request.seed)" }

    /// The best parameters, or the last ones where nothing was held back, as a file.
    func file() throws -> [UInt8] {
        var texts = texts
        texts["steps"] = String(step)
        texts["validation_accuracy"] = record.stop.best.map { String($0) }
        return try ClassifierModel(
            method: request.method, network: request.network, shape: shape, ways: request.form.ways,
            parameters: record.stop.best == nil
                ? try training.withStatistics(over: statisticsEpisodes) : record.best, record: texts
        )
        .safetensors()
    }

    private static func rounded(_ number: Double) -> Double { (number * 10000).rounded() / 10000 }
}
