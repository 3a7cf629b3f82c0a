public import Batch
public import Imaging
public import Studies

/// What `segment` is asked for.
public struct SegmentationRequest: Sendable {
    /// Inputs, output and options of the run.
    public var settings: RunSettings
    /// The folder of annotated examples.
    public var support: String
    /// Which of their slices count.
    public var annotated: AnnotatedRule
    /// Whether DICOM cases get a DICOM segmentation.
    public var writesSegmentationObject: Bool
    /// Whether cases that lack slices get masks.
    public var allowsIncomplete: Bool
    /// What is done to masks at last.
    public var cleaning: MaskCleaning
    /// The longest that adaptation may take.
    public var budget: Duration
    /// Threads to compute with; nil for one per core.
    public var threads: Int?

    /// A request.
    public init(
        settings: RunSettings, support: String, annotated: AnnotatedRule = .labelled,
        writesSegmentationObject: Bool = true, allowsIncomplete: Bool = false,
        cleaning: MaskCleaning = MaskCleaning(), budget: Duration, threads: Int? = nil
    ) {
        self.settings = settings
        self.support = support
        self.annotated = annotated
        self.writesSegmentationObject = writesSegmentationObject
        self.allowsIncomplete = allowsIncomplete
        self.cleaning = cleaning
        self.budget = budget
        self.threads = threads
    }
}
