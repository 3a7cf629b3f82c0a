internal import Batch
internal import Imaging
internal import Reports
internal import Segmentation
internal import Studies

/// What a model was adapted to: all that its masks depend on besides the model itself.
struct LearnedTask: Equatable {
    /// The structures, in the order of the model's classes.
    let labels: [Label]
    /// How intensities become the model's input.
    let normalization: IntensityNormalization
    /// What the structures look like on annotated slices.
    let profiles: [UInt8: MaskProfile]
    /// The plane that was annotated.
    let plane: SupportPlane
    /// Kinds of machines that the annotated images are from; empty where files do not say.
    let modalities: Set<String>
    /// What the annotated images look like.
    let appearances: [Appearance]
    /// Distances between pixels within slices of the annotated images, in mm.
    let spacings: [Double]

    /// The task of a support set.
    ///
    /// - Throws: `RunError.refused` when the items were annotated in different planes.
    init(of support: SupportSet, slices: SupportSlices) throws(RunError) {
        labels = support.labels
        normalization = slices.normalization
        profiles = slices.profiles
        plane = try SupportPlane(of: support)
        modalities = Set(support.items.compactMap(\.modality))
        appearances = slices.appearances
        spacings = Set(slices.slices.map(\.slice.spacing.x)).sorted()
    }

    /// The task in the text of a model file.
    init?(text: String) {
        guard let record = try? JSONDocument.decoded(Record.self, from: Array(text.utf8)) else { return nil }
        labels = record.labels.map {
            Label(value: $0.value, name: $0.name, category: $0.category.code, type: $0.type.code)
        }
        guard !labels.isEmpty, record.window.isEmpty || record.window.count == 2,
            record.window.allSatisfy(\.isFinite)
        else { return nil }
        normalization =
            record.window.isEmpty
            ? .perVolume : .shared(IntensityScale(low: record.window[0], high: record.window[1]))
        var profiles: [UInt8: MaskProfile] = [:]
        for label in record.labels {
            guard
                let profile = MaskProfile(
                    areas: label.areas, outside: label.outside, brightness: label.brightness)
            else { return nil }
            profiles[label.value] = profile
        }
        self.profiles = profiles
        plane = SupportPlane(plane: record.plane.flatMap(AnatomicalPlane.init(rawValue:)), isStack: record.isStack)
        modalities = Set(record.modalities)
        let appearances = record.appearances.compactMap(Appearance.init(quantiles:))
        guard appearances.count == record.appearances.count, record.spacings.allSatisfy({ $0 > 0 && $0.isFinite })
        else { return nil }
        (self.appearances, spacings) = (appearances, record.spacings)
    }

    /// The task as a text for a model file.
    var text: String {
        get throws {
            var window: [Float] = []
            if case .shared(let scale) = normalization { window = [scale.low, scale.high] }
            let record = Record(
                labels: labels.map {
                    let profile = profiles[$0.value] ?? MaskProfile()
                    return LabelEntry(
                        value: $0.value, name: $0.name, category: CodeRecord($0.category), type: CodeRecord($0.type),
                        areas: profile.areas, outside: profile.outside,
                        brightness: profile.brightness)
                },
                window: window, plane: plane.plane?.rawValue, isStack: plane.isStack, modalities: modalities.sorted(),
                appearances: appearances.map(\.quantiles), spacings: spacings)
            return String(decoding: try JSONDocument.line(record), as: UTF8.self)
        }
    }

    private struct Record: Codable {
        var labels: [LabelEntry]
        /// The intensities that become 0 and 1; empty where every volume has its own.
        var window: [Float]
        var plane: String?
        var isStack: Bool
        var modalities: [String]
        var appearances: [[Float]]
        var spacings: [Double]
    }

    private struct LabelEntry: Codable {
        var value: UInt8
        var name: String
        var category: CodeRecord
        var type: CodeRecord
        /// Areas on annotated slices, and what of them lies in islands, in mm^2.
        var areas: [Double]
        var outside: [Double]
        /// Mean intensities on them, normalised.
        var brightness: [Double]
    }
}

extension CodeRecord {
    fileprivate var code: Code { Code(value: value, scheme: scheme, meaning: meaning) }
}
