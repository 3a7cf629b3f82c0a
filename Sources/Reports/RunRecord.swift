/// What ran, with what, and what became of every case: `run.json`.
///
/// Timing and host stand only here. It holds no path and nothing of a patient; whoever fills `options` and the reasons
/// sees to that.
public struct RunRecord: Codable, Equatable, Sendable {
    /// Version of the program.
    public var programVersion: String
    /// The command, such as "segment".
    public var command: String
    /// Options by name, without those that are paths.
    public var options: [String: String]
    /// Where all chance comes from.
    public var seed: UInt64
    /// SHA-256 of the model file, as 64 hexadecimal digits; nil for a command without a model.
    public var modelSHA256: String?
    /// Versions of the libraries by name.
    public var libraryVersions: [String: String]
    /// Number of threads.
    public var threads: Int
    /// Name of the machine.
    public var host: String
    /// When the run started: ISO 8601, UTC.
    public var started: String
    /// How long it took, in seconds.
    public var seconds: Double
    /// How the model was adapted to the support; nil where it was not.
    public var adaptation: AdaptationRecord?
    /// What cases were classified with; nil for other commands.
    public var classifier: ClassifierRecord?
    /// Every case, in the order of the run.
    public var cases: [CaseStatus]
    /// What concerns the whole run.
    public var warnings: [String]

    /// A record of all that is known.
    public init(
        programVersion: String, command: String, options: [String: String], seed: UInt64,
        modelSHA256: String?,
        libraryVersions: [String: String], threads: Int, host: String, started: String, seconds: Double,
        adaptation: AdaptationRecord?, classifier: ClassifierRecord? = nil, cases: [CaseStatus], warnings: [String]
    ) {
        self.programVersion = programVersion
        self.command = command
        self.options = options
        self.seed = seed
        self.modelSHA256 = modelSHA256
        self.libraryVersions = libraryVersions
        self.threads = threads
        self.host = host
        self.started = started
        self.seconds = seconds
        self.adaptation = adaptation
        self.classifier = classifier
        self.cases = cases
        self.warnings = warnings
    }

    private enum CodingKeys: String, CodingKey {
        case command, options, seed, threads, host, started, seconds, adaptation, classifier, cases,
            warnings
        case programVersion = "program_version"
        case modelSHA256 = "model_sha256"
        case libraryVersions = "library_versions"
    }
}

/// How a model was adapted to its support.
public struct AdaptationRecord: Codable, Equatable, Sendable {
    /// Steps done.
    public var steps: Int
    /// Steps that the schedule asked for.
    public var of: Int
    /// How long they took.
    public var seconds: Double
    /// Whether the time budget ended them.
    public var cutByBudget: Bool
    /// The loss of the last step; nil where there was none.
    public var finalLoss: Double?
    /// How well every structure will be found, as far as the support can tell.
    public var expectedDice: [ExpectedDiceRecord]
    /// Which networks answer and why, in words; nil where there was nothing to choose.
    public var networks: String?

    /// A record of all that is known.
    public init(
        steps: Int, of: Int, seconds: Double, cutByBudget: Bool, finalLoss: Double?,
        expectedDice: [ExpectedDiceRecord] = [], networks: String? = nil
    ) {
        self.networks = networks
        self.expectedDice = expectedDice
        self.steps = steps
        self.of = of
        self.seconds = seconds
        self.cutByBudget = cutByBudget
        self.finalLoss = finalLoss
    }

    private enum CodingKeys: String, CodingKey {
        case steps, of, seconds, networks
        case cutByBudget = "cut_by_budget"
        case finalLoss = "final_loss"
        case expectedDice = "expected_dice"
    }
}

/// How well a structure will be found: the Dice of annotated slices that were held out of training.
public struct ExpectedDiceRecord: Codable, Equatable, Sendable {
    /// The structure's value in the mask.
    public var value: UInt8
    /// The structure's name.
    public var name: String
    /// The mean, 0...1.
    public var mean: Double
    /// How far the truth may lie from the mean, either way.
    public var margin: Double
    /// Number of studies that were held out in turn, or of slices of the only one.
    public var heldOut: Int
    /// Whether studies were held out: slices of one study say nothing about other patients.
    public var byStudy: Bool

    /// A record of all that is known.
    public init(value: UInt8, name: String, mean: Double, margin: Double, heldOut: Int, byStudy: Bool) {
        self.value = value
        self.name = name
        self.mean = mean
        self.margin = margin
        self.heldOut = heldOut
        self.byStudy = byStudy
    }

    private enum CodingKeys: String, CodingKey {
        case value, name, mean, margin
        case heldOut = "held_out"
        case byStudy = "by_study"
    }
}

/// What became of one case.
public struct CaseStatus: Codable, Equatable, Sendable {
    /// What can become of a case.
    public enum Outcome: String, Codable, Sendable, CaseIterable {
        /// Its masks passed the gate.
        case done
        /// It has masks, and a person must look at them.
        case review
        /// It has no masks.
        case failed
        /// It was not begun.
        case skipped
    }

    /// The case's public name.
    public var name: String
    /// What became of it.
    public var status: Outcome
    /// Why, where it is not done.
    public var reason: String?

    /// A status with its reason.
    public init(name: String, status: Outcome, reason: String? = nil) {
        self.name = name
        self.status = status
        self.reason = reason
    }
}
