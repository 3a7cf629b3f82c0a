internal import DICOM
internal import Imaging

/// Support as DICOM series with the segmentations or structure sets that refer to them.
struct SupportSegmentations {
    let folder: String

    func read(rule: AnnotatedRule) throws -> (items: [SupportItem], labels: [Label], warnings: [String]) {
        let catalog = try CaseCatalog(inputs: [folder])
        if let failure = catalog.failures.first {
            throw StudiesError.unfitSupport(item: failure.file, reason: failure.reason)
        }
        guard !catalog.labelFiles.isEmpty else { return ([], [], []) }
        let plan = try LabelPlan(catalog.labelFiles, cases: catalog.cases)
        if let failure = plan.failures.first {
            throw StudiesError.unfitSupport(item: failure.file, reason: failure.reason)
        }
        var warnings = plan.warnings
        var items: [SupportItem] = []
        for source in catalog.cases {
            guard case .dicom(let stack) = source.source else { continue }
            let labels: CaseLabels
            do throws(CaseFailure) {
                guard let found = try plan.labels(of: source, on: stack.geometry) else { continue }
                labels = found
            } catch {
                throw StudiesError.unfitSupport(item: error.file, reason: error.reason)
            }
            let file = labels.files.first?.relative ?? source.name
            // The network would learn that what is missing is background.
            if let loss = labels.losses.first { throw StudiesError.unfitSupport(item: file, reason: loss) }
            let layers = labels.layers
            guard layers.maps.count <= 1 else {
                let names = plan.labels.filter { layers.layerOfValue[$0.value, default: 0] > 0 }.map(\.name)
                throw StudiesError.unfitSupport(
                    item: file,
                    reason: "\(names.joined(separator: ", ")) overlap(s) other structures; a voxel can hold one label")
            }
            guard let map = layers.maps.first else { continue }
            warnings += labels.warnings
            items.append(
                SupportItem(
                    name: source.name, volume: try source.volume(), map: map,
                    annotated: try AnnotatedSlices(of: map, axis: 2, rule: rule, item: source.name),
                    modality: source.modality, isInverted: source.isInverted,
                    isPicture: source.isPicture, seriesInstanceUID: source.images.first?.seriesInstanceUID))
        }
        let drawn = Set(items.flatMap(\.map.structures))
        for label in plan.labels where !drawn.contains(label.value) {
            throw StudiesError.unfitSupport(item: label.name, reason: "it was drawn on no voxel")
        }
        let unused = catalog.cases.count - items.count
        if unused > 0 {
            warnings.append(
                WarningCode.support.warning("\(unused) series or volume(s) of the support have no segmentation"))
        }
        return (items, plan.labels, warnings)
    }
}
