public import Batch
public import Imaging
public import Studies

/// What `segment` is asked for.
public struct SegmentationRequest: Sendable {
    /// What masks of DICOM cases are also written as.
    public enum ObjectFormat: Sendable {
        /// A DICOM segmentation.
        case segmentation
        /// A radiotherapy structure set.
        case structureSet
    }

    /// The numbers that networks learn with.
    public enum Precision: Sendable {
        /// 24 significant bits.
        case float32
        /// 8 significant bits in as large a range.
        case bfloat16
    }

    /// Inputs, output and options of the run.
    public var settings: RunSettings
    /// The folder of annotated examples; nil to use a model as it is.
    public var support: String?
    /// Which of their slices count.
    public var annotated: AnnotatedRule
    /// The DICOM objects that DICOM cases get.
    public var formats: Set<ObjectFormat>
    /// Whether volumes also get a picture of labels per slice.
    public var writesSlices: Bool
    /// Whether cases also get maps of how sure their masks are.
    public var writesConfidence: Bool
    /// Whether cases that lack slices get masks.
    public var allowsIncomplete: Bool
    /// What is done to masks at last.
    public var cleaning: MaskCleaning
    /// How a model is adapted to the support.
    public var adaptation: AdaptationMode
    /// With a support, a file of features to start from instead of the shipped ones; without, the model of an earlier run.
    public var model: String?
    /// Where a copy of the adapted model goes.
    public var savedModel: String?
    /// The longest that adaptation may take.
    public var budget: Duration
    /// What networks learn with.
    public var precision: Precision
    /// Threads to compute with; nil for one per core.
    public var threads: Int?

    /// A request.
    public init(
        settings: RunSettings, support: String?, annotated: AnnotatedRule = .labelled,
        formats: Set<ObjectFormat> = [.segmentation], writesSlices: Bool = false, writesConfidence: Bool = false,
        allowsIncomplete: Bool = false,
        cleaning: MaskCleaning = MaskCleaning(), adaptation: AdaptationMode = .auto, model: String? = nil,
        savedModel: String? = nil, budget: Duration, precision: Precision = .float32, threads: Int? = nil
    ) {
        self.settings = settings
        self.support = support
        self.annotated = annotated
        self.formats = formats
        self.writesSlices = writesSlices
        self.writesConfidence = writesConfidence
        self.allowsIncomplete = allowsIncomplete
        self.cleaning = cleaning
        self.adaptation = adaptation
        self.model = model
        self.savedModel = savedModel
        self.budget = budget
        self.precision = precision
        self.threads = threads
    }
}
