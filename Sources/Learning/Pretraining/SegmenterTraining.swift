public import Batch
internal import Torch

/// The use case `train segmenter`: features that other structures can be learned from quickly.
public struct SegmenterTraining: Sendable {
    /// The methods of `train segmenter`.
    public enum Method: String, Sendable {
        /// Features for a head in closed form.
        case finetune
        /// Features for a few plain gradient steps.
        case maml, fomaml, reptile
        /// The same with a learned rate for every number.
        case metaSGD = "meta-sgd"
        /// A network that reads structures off annotated pictures.
        case inContext = "in-context"
    }

    /// Where tasks come from.
    public enum Data: Equatable, Sendable {
        /// Random shapes and looks.
        case synthetic
        /// A folder of annotated studies as `segment` takes them for its support, or a folder of such folders.
        case annotated(String)
        /// Both, as often.
        case both(String)
    }

    /// What is asked for.
    public struct Request: Sendable {
        /// The version of the program.
        public var version: String
        /// The weights file to write.
        public var output: String
        /// How to learn.
        public var method: Method
        /// Where tasks come from.
        public var data: Data
        /// The weights to go on from; nil for those of the method.
        public var start: String?
        /// Tasks to train on.
        public var steps: Int
        /// The start of every random choice.
        public var seed: UInt64
        /// Threads to compute with; nil for one per core.
        public var threads: Int?
        /// Whether to go on from the checkpoint of a training that was interrupted.
        public var resumes: Bool

        /// A request.
        public init(
            version: String, output: String, method: Method = .finetune, data: Data = .synthetic,
            start: String? = nil, steps: Int, seed: UInt64 = 0, threads: Int? = nil, resumes: Bool = false
        ) {
            self.version = version
            self.output = output
            self.method = method
            self.data = data
            self.start = start
            self.steps = steps
            self.seed = seed
            self.threads = threads
            self.resumes = resumes
        }
    }

    private let request: Request
    private let observer: any RunObserver

    /// A training that has not begun.
    public init(_ request: Request, observer: any RunObserver) {
        self.request = request
        self.observer = observer
    }

    /// Trains, and writes the weights and the training curve.
    ///
    /// - Returns: Dice on tasks that were not trained on, 0...1.
    /// - Throws: `RunError` when nothing can be started or the output cannot be written.
    public func run() throws(RunError) -> Double? {
        try Trained.reporting {
            let threads = try ComputeDevice.useThreads(request.threads)
            var course = try FeatureCourse(request, threads: threads, observer: observer)
            try Trained.follow(&course, to: request.output, resumes: request.resumes, observer: observer)
            return course.dice
        }
    }
}
