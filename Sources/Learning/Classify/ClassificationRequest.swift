public import Batch
public import Classification

/// What `classify` is asked for.
public struct ClassificationRequest: Sendable {
    /// Inputs, output and options of the run.
    public var settings: RunSettings
    /// The folder of class folders, the table or the archive of labelled examples.
    public var support: String
    /// Examples of every class to take, chosen by the run's seed; nil for all.
    public var shots: Int?
    /// The model file of the encoder; nil for the one that comes with the program.
    public var model: String?
    /// The head that answers; nil for the best on examples left out in turn.
    public var head: ClassifierHead?
    /// Whether there is a table by study.
    public var isByStudy: Bool
    /// Below this probability no class is given; 0 for none.
    public var abstention: Double
    /// A table of true classes.
    public var truth: String?
    /// Whether every case gets a map of what speaks for its class.
    public var explains: Bool
    /// Whether DICOM cases get a structured report.
    public var writesReports: Bool
    /// Whether cases that lack slices are classified.
    public var allowsIncomplete: Bool
    /// Threads to compute with; nil for one per core.
    public var threads: Int?

    /// A request.
    public init(
        settings: RunSettings, support: String, shots: Int? = nil, model: String? = nil,
        head: ClassifierHead? = .matching,
        isByStudy: Bool = false, abstention: Double = 0, truth: String? = nil, explains: Bool = false,
        writesReports: Bool = false, allowsIncomplete: Bool = false,
        threads: Int? = nil
    ) {
        self.settings = settings
        self.support = support
        self.shots = shots
        self.model = model
        self.head = head
        self.isByStudy = isByStudy
        self.abstention = abstention
        self.truth = truth
        self.explains = explains
        self.writesReports = writesReports
        self.allowsIncomplete = allowsIncomplete
        self.threads = threads
    }
}
