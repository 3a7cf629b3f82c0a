/// When and how an image was taken, apart from its place: what tells the volumes of a series from each other.
public struct Acquisition: Equatable, Sendable {
    /// Which part of the complex MR signal an image shows: PS3.3 section C.8.13.3.1.1.
    public enum Component: String, Equatable, Sendable {
        /// The usual one.
        case magnitude = "MAGNITUDE"
        case phase = "PHASE"
        case real = "REAL"
        case imaginary = "IMAGINARY"
    }

    /// ImageType, or FrameType of a multi-frame image.
    public let imageType: [String]
    /// Whether it was made to plan others.
    public var isLocalizer: Bool { imageType.contains("LOCALIZER") }
    /// Whether it was computed from other images.
    public var isDerived: Bool { imageType.first == "DERIVED" }
    /// Part of the complex signal; nil when the image does not say.
    public let component: Component?
    /// Name of the stack that a frame belongs to; nil for single-frame images.
    public let stackID: String?
    /// What a multi-frame image numbers its frames by, beside stack and place in the stack, most significant first.
    ///
    /// One number for each dimension: DimensionIndexValues, PS3.3 section C.7.6.17.
    public let dimensionIndices: [Int]
    /// Number of the acquisition.
    public let number: Int?
    /// Number of the time point.
    public let temporalPosition: Int?
    /// Time after the trigger, such as the R wave, in ms.
    public let triggerTime: Double?
    /// Echo time, in ms.
    public let echoTime: Double?
    /// Diffusion weighting, in s/mm^2.
    public let diffusionBValue: Double?

    /// Reads what a frame says of itself; attributes that cannot be understood count as absent.
    init(_ frame: FrameAttributes, dimensions: FrameDimensions) {
        if frame.isGrouped {
            self.init(groupsOf: frame, dimensions: dimensions)
        } else {
            self.init(image: frame)
        }
    }

    private init(image frame: FrameAttributes) {
        let item = frame.root
        imageType = item.texts(.imageType) ?? []
        component =
            item.text(.complexImageComponent).flatMap(Component.init) ?? Self.component(imageType: imageType)
            ?? Self.components.first { $0.number == item.generalElectricDataType }?.component
        stackID = nil
        dimensionIndices = []
        number = try? item.integer(.acquisitionNumber)
        temporalPosition = try? item.integer(.temporalPositionIdentifier)
        triggerTime = try? item.number(.triggerTime)
        echoTime = try? item.number(.echoTime)
        diffusionBValue = Diffusion(frame)?.bValue
    }

    private init(groupsOf frame: FrameAttributes, dimensions: FrameDimensions) {
        let kind =
            frame.group(.mrImageFrameTypeSequence) ?? frame.group(.ctImageFrameTypeSequence)
            ?? frame.group(.petFrameTypeSequence)
        let content = frame.group(.frameContentSequence)
        imageType = kind?.texts(.frameType) ?? frame.root.texts(.imageType) ?? []
        component = kind?.text(.complexImageComponent).flatMap(Component.init)
        stackID = content?.text(.stackID)
        dimensionIndices = dimensions.indices(of: content)
        number = try? content?.integer(.frameAcquisitionNumber)
        temporalPosition = try? content?.integer(.temporalPositionIndex)
        triggerTime = try? frame.group(.cardiacSynchronizationSequence)?.number(.nominalCardiacTriggerDelayTime)
        echoTime = try? frame.group(.mrEchoSequence)?.number(.effectiveEchoTime)
        diffusionBValue = try? frame.group(.mrDiffusionSequence)?.number(.diffusionBValue)
    }

    /// The letter that scanners put into ImageType, and the number that those of GE have for it.
    private static let components: [(letter: String, number: Int, component: Component)] = [
        ("M", 0, .magnitude), ("P", 1, .phase), ("R", 2, .real), ("I", 3, .imaginary),
    ]

    private static func component(imageType: [String]) -> Component? {
        components.first { imageType.dropFirst(2).contains($0.letter) }?.component
    }
}

/// Which of the numbers that a multi-frame image gives its frames do not speak of their place.
struct FrameDimensions {
    /// Stack, place in the stack and position: what geometry tells better.
    private static let places: Set<Tag> = [.stackID, .inStackPositionNumber, .imagePositionPatient]
    private let kept: [Int]

    init(_ root: Item) {
        kept = root.children(.dimensionIndexSequence).enumerated().compactMap { position, dimension in
            dimension.tag(.dimensionIndexPointer).map { Self.places.contains($0) } == false ? position : nil
        }
    }

    /// The numbers of a frame, in the order of the dimensions; none when the frame does not give one for each.
    func indices(of content: Item?) -> [Int] {
        guard let values = try? content?.numbers(.dimensionIndexValues), let last = kept.last, last < values.count
        else { return [] }
        return kept.compactMap { Int(exactly: values[$0]) }
    }
}
