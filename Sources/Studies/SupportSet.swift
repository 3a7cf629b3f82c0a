public import Imaging

/// Which slices of a support label map count as annotated where it does not say so itself.
public enum AnnotatedRule: String, Sendable, CaseIterable {
    /// Slices that hold a label.
    case labelled
    /// Every slice: one without a label says that the structure is absent there.
    case all
}

/// The slices of a volume that a person annotated.
public struct AnnotatedSlices: Equatable, Sendable {
    /// The axis of the grid that the slices follow each other along: 0 columns, 1 rows, 2 slices.
    public let axis: Int
    /// Their positions along the axis, rising.
    public let slices: [Int]
}

/// One annotated volume or image.
public struct SupportItem: Sendable {
    /// What messages call it.
    public let name: String
    /// The intensities.
    public let volume: Volume
    /// The labels, on the grid of the volume; 255 where nobody looked.
    public let map: LabelMap
    /// The slices that count.
    public let annotated: AnnotatedSlices
    /// Kind of machine, nil for files that do not say.
    public let modality: String?
    /// Whether low values are bright (MONOCHROME1).
    public let isInverted: Bool
    /// Whether it is a picture, whose pixels have no known size.
    public let isPicture: Bool
    /// SeriesInstanceUID, nil for files.
    public let seriesInstanceUID: String?
}

/// Annotated examples of the structures to segment.
public struct SupportSet: Sendable {
    /// The annotated volumes, in order of their names.
    public let items: [SupportItem]
    /// The structures, in order of their values.
    public let labels: [Label]
    /// What the user should know about the set.
    public let warnings: [String]

    /// Number of annotated slices.
    public var sliceCount: Int { items.reduce(0) { $0 + $1.annotated.slices.count } }

    /// Reads a support folder: `images/` with `labels/`, nnU-Net's `imagesTr/` with `labelsTr/`, or DICOM series with the
    /// segmentations or structure sets that refer to them.
    ///
    /// - Parameters:
    ///   - folder: The support folder.
    ///   - rule: Which slices count where the labels do not say; in nnU-Net's layout every slice does.
    /// - Throws: `StudiesError.unfitSupport` naming the item that does not fit, `.unreadableInput` when the folder
    ///   does not exist.
    public init(folder: String, rule: AnnotatedRule) throws {
        let found: (items: [SupportItem], labels: [Label], warnings: [String])
        if let layout = try SupportLayout.found(in: folder) {
            found = try SupportPairs(folder: folder, layout: layout).read(rule: rule)
        } else {
            found = try SupportSegmentations(folder: folder).read(rule: rule)
        }
        guard !found.items.isEmpty else {
            throw StudiesError.unfitSupport(
                item: folder,
                reason:
                    "no annotated image: give images/ with labels/, imagesTr/ with labelsTr/, or DICOM series with their segmentations"
            )
        }
        items = found.items
        labels = found.labels
        var warnings = found.warnings
        for item in found.items where item.annotated.slices.isEmpty {
            throw StudiesError.unfitSupport(item: item.name, reason: "no slice is annotated")
        }
        let volumes = found.items.filter { $0.volume.geometry.size[$0.annotated.axis] > 1 }
        let everywhere = found.labels.filter { label in !volumes.contains { $0.showsAbsence(of: label.value) } }
        if !volumes.isEmpty && !everywhere.isEmpty {
            warnings.append(
                WarningCode.support.warning(
                    "no annotated slice is without \(everywhere.map(\.name).joined(separator: ", ")): expect false masks "
                        + "where it is absent; annotate a slice beyond each end, too"))
        }
        self.warnings = warnings
    }
}

extension SupportItem {
    /// Whether an annotated slice says that a structure is absent.
    fileprivate func showsAbsence(of value: UInt8) -> Bool {
        let slicing = Slicing(of: map.geometry, along: annotated.axis)
        return annotated.slices.contains { k in !slicing.slice(k, of: map).pixels.contains(value) }
    }
}
