internal import DICOM
internal import Imaging

/// Images of one series that can lie in one volume, or in several over time, before their positions are looked at.
struct ImageGroup {
    /// What sets the grid apart within its series, as text; the same for the same files.
    fileprivate(set) var key: String
    /// What sets the contrast apart from others on the same grid, such as "-e2" for the second echo; often empty.
    fileprivate(set) var suffix = ""
    var images: [ImageInstance]

    /// What the names of all cases on the grid begin with.
    var name: String {
        CaseName.dicom(
            modality: images.first?.modality ?? "", series: images.first?.seriesInstanceUID ?? "", split: key)
    }
}

/// Splits images into groups that share series, matrix, orientation, spacing and contrast.
enum SeriesSplitting {
    /// Directions closer than this belong together; scanners write them with 5 digits or more.
    private static let directionTolerance = 1e-3

    /// The groups in the order of their first image, those of one grid in the order of their contrasts.
    static func groups(of images: [ImageInstance]) -> [ImageGroup] {
        var grids: [ImageGroup] = []
        /// Positions of the grids of a series.
        var places: [String: [Int]] = [:]
        for image in images {
            let match = places[image.seriesInstanceUID]?.first { place in
                grids[place].images.first.map { shareGrid($0, image) } ?? false
            }
            if let match {
                grids[match].images.append(image)
            } else {
                places[image.seriesInstanceUID, default: []].append(grids.count)
                // The frames of a picture that lies nowhere are cases of one name, in the order of the file.
                let isFrame = image.plane == nil && image.isMultiFrame
                let suffix = isFrame ? CaseName.count("f", image.frame, of: image.frameCount) : ""
                grids.append(ImageGroup(key: key(of: image), suffix: suffix, images: [image]))
            }
        }
        // Directions that differ by little more than the tolerance round to one key.
        var uses: [String: Int] = [:]
        for index in grids.indices {
            let name = (grids[index].images.first?.seriesInstanceUID ?? "") + grids[index].key + grids[index].suffix
            uses[name, default: 0] += 1
            if let use = uses[name], use > 1 { grids[index].key += "|\(use)" }
        }
        return grids.flatMap(contrasts)
    }

    private static func shareGrid(_ a: ImageInstance, _ b: ImageInstance) -> Bool {
        guard let planeA = a.plane, let planeB = b.plane else { return false }
        return a.seriesInstanceUID == b.seriesInstanceUID && a.studyInstanceUID == b.studyInstanceUID
            && a.patientKey == b.patientKey
            && a.modality == b.modality
            && a.rows == b.rows && a.columns == b.columns && a.isInverted == b.isInverted && a.isColour == b.isColour
            && a.pixelSpacing == b.pixelSpacing
            && (planeA.rowDirection - planeB.rowDirection).length < directionTolerance
            && (planeA.columnDirection - planeB.columnDirection).length < directionTolerance
    }

    /// Projections stand alone, each named by its own identifier; the rest by what `shareGrid` compares.
    private static func key(of image: ImageInstance) -> String {
        guard let plane = image.plane else { return "image \(image.sopInstanceUID)" }
        func rounded(_ v: Vector) -> String {
            [v.x, v.y, v.z].map { "\(Int(($0 * 100).rounded()))" }.joined(separator: ",")
        }
        let spacing = image.pixelSpacing.map { "\($0.betweenRows)x\($0.betweenColumns)" } ?? ""
        return [
            image.studyInstanceUID, image.modality, "\(image.rows)x\(image.columns)",
            spacing,
            rounded(plane.rowDirection), rounded(plane.columnDirection),
            image.isInverted ? "inverted" : image.isColour ? "colour" : "",
        ].joined(separator: "|")
    }

    /// The images of one grid by contrast, each with the letters and numbers of what differs.
    private static func contrasts(of grid: ImageGroup) -> [ImageGroup] {
        let traits = ContrastTrait.allCases.filter { trait in
            grid.images.contains { trait.value(of: $0) != grid.images.first.map(trait.value) }
        }
        guard !traits.isEmpty else { return [grid] }
        let values = traits.map { trait in Set(grid.images.map(trait.value)).sorted() }
        var groups: [[Int]: ImageGroup] = [:]
        for image in grid.images {
            let numbers = zip(traits, values).map { trait, values in
                (values.firstIndex(of: trait.value(of: image)) ?? 0) + 1
            }
            groups[numbers, default: ImageGroup(key: grid.key, images: [])].images.append(image)
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { numbers, group in
            var group = group
            for (position, trait) in traits.enumerated() {
                group.suffix += CaseName.count(trait.rawValue, numbers[position], of: values[position].count)
            }
            return group
        }
    }
}

/// What may differ between images on one grid so that they are no volume and no time points of one; the raw value is the
/// letter in the names of cases.
private enum ContrastTrait: String, CaseIterable {
    case stack = "s"
    case kind = "k"
    case echoTime = "e"
    case diffusion = "b"

    /// A value of the trait: numbers come before texts.
    struct Value: Hashable, Comparable {
        var number = 0.0
        var text = ""

        static func < (a: Value, b: Value) -> Bool { (a.number, a.text) < (b.number, b.text) }
    }

    /// The trait of an image.
    func value(of image: ImageInstance) -> Value {
        let acquisition = image.acquisition
        switch self {
        case .stack: return Value(text: acquisition.stackID ?? "")
        case .kind:
            // Original images come before derived ones, these before localizers; magnitude before the rest of the signal.
            let components: [Acquisition.Component] = [.magnitude, .phase, .real, .imaginary]
            let component = acquisition.component.flatMap(components.firstIndex) ?? 0
            let rank = acquisition.isLocalizer ? 2 : acquisition.isDerived ? 1 : 0
            return Value(
                number: Double(component + rank * components.count),
                text: acquisition.imageType.joined(separator: "\\"))
        case .echoTime: return Value(number: acquisition.echoTime ?? -1)
        case .diffusion: return Value(number: acquisition.diffusionBValue ?? -1)
        }
    }
}
