internal import Batch
internal import Segmentation
internal import Torch

/// The training of features for segmentation, with its validation.
struct FeatureCourse: Course {
    private let request: SegmenterTraining.Request
    /// Everything that decides the result, in texts by name.
    private let record: [String: String]
    private let threads: Int
    private var training: FeatureTraining
    private var losses: [Double] = []
    private(set) var curve = TrainingCurve()
    let steps: Int

    private static let validations = 20
    /// Channels of a network that reads structures off annotated pictures.
    private static let inContextWidth = 32
    /// Highest learning rate where trained features are trained on.
    private static let continuedRate = 5e-4
    private static let validationTasks = 40
    /// Steps between two validations at least.
    private static let leastPeriod = 200

    init(_ request: SegmenterTraining.Request, threads: Int, observer: any RunObserver) throws {
        self.request = request
        self.threads = threads
        steps = request.steps
        var schedule = FeatureTraining.Schedule()
        schedule.steps = request.steps
        schedule.seed = request.seed
        schedule.method = request.method.learned
        var record = [
            "medshot": request.version, "data": "synthetic", "training": request.method.rawValue,
            "schedule": String(request.steps), "seed": String(request.seed),
        ]
        switch request.data {
        case .synthetic: break
        case .annotated(let folder):
            let studies = try TrainingStudies(in: folder, observer: observer)
            (schedule.source, record["data"]) = (.annotated(studies.sets), studies.words)
        case .both(let folder):
            let studies = try TrainingStudies(in: folder, observer: observer)
            (schedule.source, record["data"]) = (.both(studies.sets), "synthetic, and " + studies.words)
        }
        if schedule.method == .inContext { schedule.baseWidth = Self.inContextWidth }
        if let start = try Self.start(of: request) {
            (schedule.baseWidth, schedule.patch, schedule.start) = (start.baseWidth, start.patch, start)
            schedule.learningRate = Self.continuedRate
            record["start"] = start.fingerprint
        }
        self.record = record
        training = try FeatureTraining(schedule)
    }

    /// What the training goes on from; nil for random numbers.
    ///
    /// - Throws: `RunError.refused` if the request names a file that holds no weights for its method.
    private static func start(of request: SegmenterTraining.Request) throws(RunError) -> FeatureWeights? {
        let method = request.method.learned
        // Through random features, gradients of gradients grow beyond all bounds.
        let least = method.continuesFeatures ? ShippedWeights.segmenter.rawValue : nil
        guard let name = request.start ?? least else { return nil }
        let weights = try FeatureWeights.named(name, option: "--from")
        guard weights.method == method || (method.continuesFeatures && weights.method == .ridge) else {
            throw .refused(
                "--from: \(name) was trained with --method \(weights.method.rawValue); "
                    + "\(method.rawValue) cannot go on from it")
        }
        return weights
    }

    var step: Int { training.step }
    var isFinished: Bool { training.isFinished }
    var title: String { "features for segmentation by \(request.method.rawValue), seed \(request.seed)" }
    var identity: [String: String] { record.merging(["threads": String(threads)]) { own, _ in own } }
    /// Dice on the tasks of validation at the end; nil before the first validation.
    var dice: Double? { curve.accuracies.last?.y }

    var checkpoint: TrainingCheckpoint {
        var checkpoint = TrainingCheckpoint()
        checkpoint.step = training.step
        checkpoint.state = training.state
        checkpoint.pendingLosses = losses
        checkpoint.curve = curve
        return checkpoint
    }

    mutating func resume(_ checkpoint: TrainingCheckpoint) throws {
        losses = checkpoint.pendingLosses
        curve = checkpoint.curve
        try training.resume(checkpoint.state, step: checkpoint.step)
    }

    mutating func advance() throws -> Double {
        let loss = try training.advance()
        losses.append(loss)
        return loss
    }

    mutating func validateIfDue(say: (String) -> Void) throws -> Bool {
        guard step % max(Self.leastPeriod, steps / Self.validations) == 0 || isFinished else { return false }
        let loss = losses.reduce(0, +) / Double(max(1, losses.count))
        let dice = try training.dice(onTasks: Self.validationTasks)
        curve.losses.append(SIMD2(Double(step), loss))
        curve.accuracies.append(SIMD2(Double(step), dice))
        losses = []
        say("step \(step) of \(steps): loss \(rounded(loss)), Dice on unseen tasks \(rounded(dice))")
        return true
    }

    func file() throws -> [UInt8] {
        var record = record
        record["steps"] = String(step)
        record["validation_dice"] = dice.map { String($0) }
        return try training.weights.safetensors(record: record)
    }

    private func rounded(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }
}

extension SegmenterTraining.Method {
    /// What is trained.
    fileprivate var learned: FeatureMethod {
        switch self {
        case .finetune: .ridge
        case .maml: .maml
        case .fomaml: .fomaml
        case .reptile: .reptile
        case .metaSGD: .metaSGD
        case .inContext: .inContext
        }
    }
}
