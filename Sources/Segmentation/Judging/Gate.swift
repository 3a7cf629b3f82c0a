public import Imaging

/// Decides whether a mask may pass without a look: a wrong mask that looks right is worse than none.
///
/// The limits are wide on purpose: they catch masks that cannot be right, not those that are slightly off.
public struct Gate: Sendable {
    /// How often a median area may be the support's, up or down.
    static let areaFactor = 3.0
    /// How much more of the area may lie in islands than in the support.
    static let islandMargin = 0.25
    /// The least mean probability inside a mask.
    static let leastConfidence = 0.7

    /// How far beyond what was drawn a structure may be darker or brighter, in shares of the range of intensities.
    static let brightnessMargin = 0.1
    /// How much of it may be on slices where it is.
    static let strangeShare = 0.1

    /// How much the presence check may take away, as a share of what it leaves: more may be the structure itself.
    static let emptiedShare = 0.1

    private let support: [UInt8: MaskProfile]

    /// A gate that compares with the annotated slices.
    ///
    /// - Parameter support: The profile of every structure over all annotated slices.
    public init(support: [UInt8: MaskProfile]) { self.support = support }

    /// Why a person must look at a mask; empty when it passes.
    ///
    /// - Parameters:
    ///   - label: The structure.
    ///   - profile: The profile of the structure in the mask.
    ///   - confidence: Mean probability inside the mask, 0...1; nil for an empty one.
    ///   - emptied: Voxels on slices that the presence check emptied, as a share of those left.
    public func reasons(
        for label: Label, profile: MaskProfile, confidence: Double?, emptied: Double = 0
    ) -> [String] {
        guard let expected = support[label.value], !profile.areas.isEmpty else {
            return ["\(label.name): not found"]
        }
        var reasons: [String] = []
        // A picture may be as any one of the drawn ones; the middle of a volume's slices as the middle of theirs.
        let isPicture = profile.areas.count == 1
        let (least, most) =
            isPicture
            ? (expected.areas.min() ?? 0, expected.areas.max() ?? 0) : (expected.medianArea, expected.medianArea)
        if profile.medianArea > most * Self.areaFactor {
            let drawn = isPicture ? "largest" : "typical"
            reasons.append("\(label.name): \(Self.times(profile.medianArea / most)) the \(drawn) area drawn")
        } else if profile.medianArea < least / Self.areaFactor {
            let drawn = isPicture ? "smallest" : "typical"
            reasons.append("\(label.name): \(Self.times(profile.medianArea / least)) the \(drawn) area drawn")
        }
        if profile.islandShare > expected.islandShare + Self.islandMargin {
            reasons.append("\(label.name): \(Int((profile.islandShare * 100).rounded())) % of it lies in islands")
        }
        let strange = profile.share(unlike: expected, by: Self.brightnessMargin)
        if strange > Self.strangeShare {
            let place = isPicture ? "" : "\(Int((strange * 100).rounded())) % of it lies on slices where it is "
            reasons.append("\(label.name): \(place)darker or brighter than wherever it was drawn")
        }
        if let confidence, confidence < Self.leastConfidence {
            reasons.append("\(label.name): mean probability only \(Int((confidence * 100).rounded())) %")
        }
        if emptied > Self.emptiedShare {
            let percent = Int((emptied * 100).rounded())
            reasons.append(
                "\(label.name): the emptied slices held \(percent) % as much as is left; they may have shown it")
        }
        return reasons
    }

    /// A ratio of areas: pictures without a scale know no others.
    private static func times(_ ratio: Double) -> String {
        ratio < 1 ? "only 1/\(Int((1 / ratio).rounded())) of" : "\((ratio * 10).rounded() / 10) times"
    }
}
