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
    /// Whether networks learn with numbers of 8 significant bits in place of 24.
    public var learnsInBfloat16: Bool
    /// Threads to compute with; nil for one per core.
    public var threads: Int?

    /// A request.
    public init(
        settings: RunSettings, support: String?, annotated: AnnotatedRule = .labelled,
        formats: Set<ObjectFormat> = [.segmentation], writesSlices: Bool = false, writesConfidence: Bool = false,
        allowsIncomplete: Bool = false,
        cleaning: MaskCleaning = MaskCleaning(), adaptation: AdaptationMode = .auto, model: String? = nil,
        savedModel: String? = nil, budget: Duration, learnsInBfloat16: Bool = false, threads: Int? = nil
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
        self.learnsInBfloat16 = learnsInBfloat16
        self.threads = threads
    }
}
