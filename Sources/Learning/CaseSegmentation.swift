internal import Batch
internal import DICOM
internal import ImageFiles
internal import Imaging
internal import Reports
internal import Segmentation
internal import Studies

/// Segments one case after the other with an adapted model, and writes what each case gets.
struct CaseSegmentation: Sendable {
    private let support: SupportSet
    private let normalization: IntensityNormalization
    private let gate: Gate
    private let plane: SupportPlane
    private let slices: SupportSlices
    private let model: SegmentationModel
    private let cleaning: MaskCleaning
    private let writer: SegmentationWriter?

    init(
        support: SupportSet, slices: SupportSlices, plane: SupportPlane, model: SegmentationModel,
        cleaning: MaskCleaning, writer: SegmentationWriter?
    ) {
        self.cleaning = cleaning
        self.support = support
        self.plane = plane
        self.slices = slices
        self.model = model
        self.writer = writer
        normalization = slices.normalization
        gate = Gate(support: slices.profiles)
    }

    /// Fills the folder of a case: segmentation.nii.gz, segmentation.dcm for DICOM cases, overlay.png.
    func run(_ source: Case, volume: Volume, folder: CaseFolder) throws -> CaseRecord {
        guard volume.voxels.allSatisfy(\.isFinite) else {
            throw CaseFailure(
                name: source.name, file: source.path, code: "E_NOT_FINITE",
                reason: "the image holds values that are not finite numbers; replace them")
        }
        let study = study(of: volume)
        let mask = try CaseMask(
            of: normalization.normalized(volume, isInverted: source.isInverted),
            axis: study?.axis ?? plane.axis(in: volume.geometry), by: model, study: study,
            cleaning: cleaning)

        var record = CaseRecord(of: source, geometry: volume.geometry)
        record.labels = LabelRecord.measure(support.labels, in: mask.map, on: volume, axis: mask.axis)
        for (index, label) in support.labels.enumerated() {
            let confidence = mask.confidence(of: label.value)
            record.labels[index].confidence = confidence
            if let emptied = mask.emptied[label.value] {
                record.labels[index].emptiedSlices = emptied
                record.warnings.append(
                    WarningCode.emptied.warning(
                        "\(label.name): slice(s) \(emptied.ranges) emptied: what was found there fades out and begins "
                            + "anew, as something else does"))
            }
            if mask.verdicts[label.value]?.isDoubtful == true {
                record.reviewReasons.append("\(label.name): no slice shows it as clearly as the support does")
            }
            record.reviewReasons += gate.reasons(
                for: label, profile: mask.profiles[label.value] ?? MaskProfile(), confidence: confidence,
                emptied: mask.emptiedShare(of: label.value))
        }
        record.reviewReasons += differences(of: source)
        if model.record.isCutByBudget {
            record.reviewReasons.append(
                "the time budget ended training after \(model.record.steps) of \(model.record.scheduledSteps) steps")
        }
        record.warnings += study.map { [WarningCode.support.warning($0.words)] } ?? overlap(of: source)

        try NIfTIFile.write(source.storageOrder(mask.map), to: folder.file("segmentation.nii.gz"))
        let overlay = Overlay.sheet(
            of: source.isInverted ? volume.negative : volume, labels: mask.map, axis: mask.axis)
        try PNGFile.write(overlay, to: folder.file("overlay.png"))
        try writeObject(mask.map, of: source, folder: folder, record: &record)
        return record
    }

    private func writeObject(
        _ map: LabelMap, of source: Case, folder: CaseFolder, record: inout CaseRecord
    ) throws {
        guard let writer else { return }
        guard case .dicom(let stack) = source.source, let first = stack.images.first else {
            record.warnings.append(
                WarningCode.noSegmentation.warning("no DICOM segmentation: the case is no DICOM series"))
            return
        }
        guard first.plane != nil, first.frameOfReferenceUID != nil else {
            record.warnings.append(
                WarningCode.noSegmentation.warning(
                    "no DICOM segmentation: the images do not say where they lie in the patient"))
            return
        }
        let path = folder.file("segmentation.dcm")
        if try writer.write(stack.onImages(map), labels: support.labels, sources: stack.images, to: path) {
            try folder.makePrivate("segmentation.dcm")
        } else {
            record.warnings.append(
                WarningCode.noSegmentation.warning("no DICOM segmentation: nothing was found to put into it"))
        }
    }

    /// What was drawn on this very volume.
    private func study(of volume: Volume) -> OutlinedStudy? {
        guard let index = support.items.firstIndex(where: { $0.volume == volume }) else { return nil }
        return OutlinedStudy(
            support.items[index], slices: slices.slices(ofItem: index), classes: model.classes,
            comparison: model.comparisons[index])
    }

    /// What sets the case apart from everything that was annotated.
    private func differences(of source: Case) -> [String] {
        let modalities = Set(support.items.compactMap(\.modality))
        guard let modality = source.modality, !modalities.isEmpty, !modalities.contains(modality) else { return [] }
        return ["modality \(modality), but the support is \(modalities.sorted().joined(separator: ", "))"]
    }

    private func overlap(of source: Case) -> [String] {
        let series = source.images.first?.seriesInstanceUID
        guard let series, support.items.contains(where: { $0.seriesInstanceUID == series }) else { return [] }
        return [
            WarningCode.support.warning(
                "the support was drawn on this series: the result says nothing about unseen ones")
        ]
    }
}

extension [Int] {
    /// Rising numbers as ranges, such as "0-3, 7".
    fileprivate var ranges: String {
        var runs: [ClosedRange<Int>] = []
        for number in self {
            if let last = runs.last, last.upperBound + 1 == number {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }
}
