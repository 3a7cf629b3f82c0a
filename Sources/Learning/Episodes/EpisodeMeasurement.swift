public import Batch
internal import MetaLearning
internal import Reports
internal import Torch

/// The use case `evaluate episodes`: how often a trained classifier is right about classes it has never seen.
public struct EpisodeMeasurement: Sendable {
    /// What is asked.
    public struct Request: Sendable {
        /// The model file.
        public var model: String
        /// The labelled pictures.
        public var data: String
        /// Ways of an episode.
        public var ways: Int
        /// Shots of an episode.
        public var shots: Int
        /// Queries of each class.
        public var queries: Int
        /// Number of episodes.
        public var episodes: Int
        /// The start of every random choice.
        public var seed: UInt64
        /// Threads to compute with; nil for one per core.
        public var threads: Int?

        /// A request.
        public init(
            model: String, data: String, ways: Int, shots: Int, queries: Int, episodes: Int, seed: UInt64,
            threads: Int?
        ) {
            self.model = model
            self.data = data
            self.ways = ways
            self.shots = shots
            self.queries = queries
            self.episodes = episodes
            self.seed = seed
            self.threads = threads
        }
    }

    /// What was measured; its JSON is one object.
    public struct Result: Encodable, Sendable {
        /// Share of right answers, 0...1.
        public let accuracy: Double
        /// Half the width of its 95 % confidence interval over episodes.
        public let ci95: Double
        let episodes: Int
        let ways: Int
        let shots: Int
        let queries: Int
        let method: String
        /// Classes that episodes were drawn from.
        let classes: Int
        let seed: UInt64
        /// Whether the classes are those that the model was trained on: the accuracy then says nothing about new ones.
        public let seenInTraining: Bool

        private enum CodingKeys: String, CodingKey {
            case accuracy, ci95, episodes, ways, shots, queries, method, classes, seed
            case seenInTraining = "seen_in_training"
        }

        /// One JSON object.
        ///
        /// - Throws: `RunError.refused` never in practice: all numbers are finite.
        public func json() throws(RunError) -> String {
            do {
                return String(decoding: try JSONDocument.encoded(self), as: UTF8.self)
            } catch {
                throw .refused("\(error)")
            }
        }

        /// A line for a person.
        public var line: String {
            func percent(_ share: Double) -> String { "\((share * 10000).rounded() / 100)" }
            let warning = seenInTraining ? "; the model was TRAINED on these classes" : ""
            return "\(ways)-way \(shots)-shot: \(percent(accuracy)) +- \(percent(ci95)) % over \(episodes) episodes "
                + "of \(classes) classes\(warning)"
        }
    }

    private let request: Request
    private let observer: any RunObserver

    /// A measurement that has not begun.
    public init(_ request: Request, observer: any RunObserver) {
        self.request = request
        self.observer = observer
    }

    /// Draws and answers the episodes.
    ///
    /// - Throws: `RunError.refused` if model or data cannot be used.
    public func run() throws(RunError) -> Result {
        do {
            _ = try ComputeDevice.useThreads(request.threads)
            let (model, _) = try ClassifierModel.reading(request.model)
            guard model.method.takesAnyWays || model.ways == request.ways else {
                throw RunError.refused(
                    "\(request.model) was trained to tell \(model.ways) classes apart; use --ways \(model.ways)")
            }
            let data = try EpisodeData.evaluation(request.data, of: model)
            for line in data.skipped { observer.say(line) }
            let form = EpisodeForm(ways: request.ways, shots: request.shots, queries: request.queries)
            observer.begin(completed: 0, total: request.episodes)
            let evaluation = try EpisodeEvaluation(
                of: model.learner(), using: model.parameters, on: data.pool, form: form, episodes: request.episodes,
                seed: request.seed)
            observer.finish()
            return Result(
                accuracy: evaluation.accuracy, ci95: evaluation.ci95, episodes: request.episodes, ways: request.ways,
                shots: request.shots, queries: request.queries, method: model.method.rawValue,
                classes: data.pool.counts.count, seed: request.seed,
                seenInTraining: TrainingSource.isNamed(data.fingerprint, in: model.record["data"] ?? ""))
        } catch let error as RunError {
            throw error
        } catch {
            throw .refused("\(error)")
        }
    }
}
