/// What a classifier says of one case.
public struct ClassificationRecord: Codable, Equatable, Sendable {
    /// A labelled example that had a say.
    public struct Vote: Codable, Equatable, Sendable {
        /// Public name of the example.
        public var example: String
        /// Its class.
        public var label: String
        /// Its share in the answer, 0...1: the probability of its class, split among the examples of the class by likeness.
        public var weight: Double

        /// A vote.
        public init(example: String, label: String, weight: Double) {
            self.example = example
            self.label = label
            self.weight = weight
        }
    }

    /// What one head takes a case for.
    public struct Opinion: Codable, Equatable, Sendable {
        /// The most probable class.
        public var label: String
        /// Probability of every class by name, 0...1.
        public var probabilities: [String: Double]

        /// An opinion.
        public init(label: String, probabilities: [String: Double]) {
            self.label = label
            self.probabilities = probabilities
        }
    }

    /// How much a slice counted.
    public struct SliceWeight: Codable, Equatable, Sendable {
        /// Position along the third axis, from 0.
        public var slice: Int
        /// Its share of the volume's embedding, 0...1.
        public var weight: Double

        /// A weight.
        public init(slice: Int, weight: Double) {
            self.slice = slice
            self.weight = weight
        }
    }

    /// Name of the most probable class.
    public var predicted: String
    /// Probability of every class by name, 0...1.
    public var probabilities: [String: Double]
    /// Whether the probability is too low to decide.
    public var isAbstained: Bool
    /// What every head takes it for, by the head's name.
    public var heads: [String: Opinion]
    /// The examples that decided, heaviest first.
    public var votes: [Vote]
    /// How much every slice counted, in their order; empty for a picture.
    public var slices: [SliceWeight]
    /// Squared distance to the nearest example over the largest within the support.
    public var strangeness: Double
    /// What ties the series of one study together; no patient can be told from it.
    public var study: String
    /// The true class, where the user told it.
    public var truth: String?

    /// A record of all that is known.
    public init(
        predicted: String, probabilities: [String: Double], isAbstained: Bool, heads: [String: Opinion],
        votes: [Vote],
        slices: [SliceWeight], strangeness: Double, study: String, truth: String? = nil
    ) {
        self.predicted = predicted
        self.probabilities = probabilities
        self.isAbstained = isAbstained
        self.heads = heads
        self.votes = votes
        self.slices = slices
        self.strangeness = strangeness
        self.study = study
        self.truth = truth
    }

    /// Probability of the predicted class.
    public var confidence: Double { probabilities[predicted] ?? 0 }

    private enum CodingKeys: String, CodingKey {
        case predicted, probabilities, heads, votes, slices, strangeness, study, truth
        case isAbstained = "abstained"
    }
}

/// What a run classified with.
public struct ClassifierRecord: Codable, Equatable, Sendable {
    /// One head.
    public struct Head: Codable, Equatable, Sendable {
        /// Its name.
        public var name: String
        /// Share of support examples that it answered right when they were left out; nil where none could be.
        public var accuracy: Double?
        /// Mean probability that it gave their right class.
        public var probability: Double?
        /// What its scores are multiplied by.
        public var sharpness: Double

        /// A head.
        public init(name: String, accuracy: Double?, probability: Double?, sharpness: Double) {
            self.name = name
            self.accuracy = accuracy
            self.probability = probability
            self.sharpness = sharpness
        }
    }

    /// Names of the classes, in their order.
    public var classes: [String]
    /// Number of examples of every class.
    public var counts: [Int]
    /// Name of the head that answers.
    public var head: String
    /// All heads.
    public var heads: [Head]
    /// Number of examples that were left out in turn.
    public var leftOut: Int
    /// Below this probability no class is given; 0 for none.
    public var abstention: Double
    /// Whether there is a table by study.
    public var isByStudy: Bool

    /// A record of all that is known.
    public init(
        classes: [String], counts: [Int], head: String, heads: [Head], leftOut: Int, abstention: Double, isByStudy: Bool
    ) {
        self.classes = classes
        self.counts = counts
        self.head = head
        self.heads = heads
        self.leftOut = leftOut
        self.abstention = abstention
        self.isByStudy = isByStudy
    }

    private enum CodingKeys: String, CodingKey {
        case classes, counts, head, heads, abstention
        case leftOut = "left_out"
        case isByStudy = "by_study"
    }
}
