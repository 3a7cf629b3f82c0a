/// A structure that a label value stands for.
public struct Label: Equatable, Sendable {
    /// The value in a label map, 1...254.
    public let value: UInt8
    /// What a person calls it.
    public let name: String
    /// The kind of thing it is, such as SNOMED CT "Anatomical Structure"; DICOM's SegmentedPropertyCategory.
    public let category: Code
    /// The thing itself, such as SNOMED CT "Liver"; DICOM's SegmentedPropertyType.
    public let type: Code

    /// A label; without codes it is "Tissue" of SNOMED CT, the most general ones that are true of a segment.
    public init(value: UInt8, name: String, category: Code = .tissue, type: Code = .tissue) {
        self.value = value
        self.name = name
        self.category = category
        self.type = type
    }
}

/// A coded term: DICOM PS3.3 section 8.
public struct Code: Equatable, Sendable {
    /// The term in its scheme, such as "85756007".
    public let value: String
    /// The coding scheme, such as "SCT".
    public let scheme: String
    /// The term in words.
    public let meaning: String

    /// A term of a scheme.
    public init(value: String, scheme: String, meaning: String) {
        self.value = value
        self.scheme = scheme
        self.meaning = meaning
    }

    /// SNOMED CT "Tissue".
    public static let tissue = Code(value: "85756007", scheme: "SCT", meaning: "Tissue")
}
