internal import Batch
internal import DICOM
internal import ImageFiles
internal import Imaging
internal import Reports
internal import Segmentation
internal import Studies

/// Segments one case after the other with an adapted model, and writes what each case gets.
struct CaseSegmentation: Sendable {
    private let task: LearnedTask
    private let gate: Gate
    private let model: SegmentationModel
    /// What was drawn; nil where the model comes from an earlier run.
    private let support: (set: SupportSet, slices: SupportSlices)?
    private let cleaning: MaskCleaning
    private let objects: SegmentationObjects
    /// Whether volumes also get a picture per slice.
    private let writesSlices: Bool
    /// Whether to write how sure every voxel is.
    private let writesConfidence: Bool
    /// How often as large or small as in the support pixels may be.
    private static let spacingFactor = 2.5
    /// Whether slices between drawn ones are corrected by interpolated shapes.
    private let interpolates: Bool

    init(_ ready: ReadyModel, request: SegmentationRequest) {
        task = ready.task
        support = ready.support
        model = ready.model
        gate = Gate(support: ready.task.profiles)
        cleaning = request.cleaning
        interpolates = request.adaptation == .auto
        writesSlices = request.writesSlices
        writesConfidence = request.writesConfidence
        objects = SegmentationObjects(
            labels: ready.task.labels, formats: request.formats,
            algorithm: .init(
                name: "medshot", version: request.settings.version, fingerprint: ready.learning.modelSHA256))
    }

    /// Fills the folder of a case: segmentation.nii.gz, or segmentation.png for a picture; DICOM objects; overlay.png.
    func run(_ source: Case, volume: Volume, folder: CaseFolder) throws -> CaseRecord {
        guard volume.voxels.allSatisfy(\.isFinite) else {
            throw CaseFailure(
                name: source.name, file: source.path, code: "E_NOT_FINITE",
                reason: "the image holds values that are not finite numbers; replace them")
        }
        let study = study(of: volume)
        let isNegative = isNegative(source, volume)
        let isInverted = source.isInverted != isNegative
        let normalized = task.normalization.normalized(volume, isInverted: isInverted)
        let mask = try CaseMask(
            of: normalized,
            body: BodyBox(of: volume, isInverted: isInverted),
            axis: study?.axis ?? task.plane.axis(in: volume.geometry), by: model, study: study,
            cleaning: cleaning, keepsCertainty: writesConfidence)

        var record = CaseRecord(of: source, geometry: volume.geometry)
        record.labels = LabelRecord.measure(
            task.labels, in: mask.map, on: volume, axis: mask.axis, scaled: source.hasVolume)
        for (index, label) in task.labels.enumerated() {
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
            if let unclear = mask.verdicts[label.value]?.unclear.sorted(), !unclear.isEmpty {
                record.reviewReasons.append(
                    "\(label.name): fades out and begins anew on slice(s) \(unclear.ranges), as something else does, but "
                        + "most of it lies there; nothing was taken away")
            }
            record.reviewReasons += gate.reasons(
                for: label, profile: mask.profiles[label.value] ?? MaskProfile(), confidence: confidence,
                emptied: mask.emptiedShare(of: label.value))
        }
        if isNegative {
            record.reviewReasons.append(
                "looks like a negative of what was drawn on: segmented with dark and bright exchanged")
        }
        record.reviewReasons += differences(of: source, normalized, axis: mask.axis)
        if model.record.isCutByBudget {
            record.reviewReasons.append(
                "the time budget ended training after \(model.record.steps) of \(model.record.scheduledSteps) steps")
        }
        record.warnings +=
            study.map {
                let words = [$0.words, model.ownStudyWords].compactMap(\.self)
                return [WarningCode.support.warning(words.joined(separator: "; "))]
            } ?? overlap(of: source)

        try write(mask, of: source, folder: folder)
        let overlay = Overlay.sheet(
            of: source.isInverted ? volume.negative : volume, labels: mask.map, axis: mask.axis)
        try PNGFile.write(overlay, to: folder.file("overlay.png"))
        record.warnings += try objects.write(mask.map, of: source, folder: folder)
        return record
    }

    /// The mask, and how sure it is, on the case's own grid.
    private func write(_ mask: CaseMask, of source: Case, folder: CaseFolder) throws {
        if source.isPicture {
            try PNGFile.write(
                picture(of: mask.map), palette: LabelPalette.colors, to: folder.file("segmentation.png"))
            if let certainty = mask.certainty {
                try PNGFile.write(picture(of: certainty.confidence), to: folder.file("confidence.png"))
                try PNGFile.write(picture(of: certainty.uncertainty), to: folder.file("uncertainty.png"))
            }
            return
        }
        try NIfTIFile.write(source.storageOrder(mask.map), to: folder.file("segmentation.nii.gz"))
        if writesSlices { try folder.writeSlices(of: mask.map, to: "segmentation") }
        if let certainty = mask.certainty {
            try NIfTIFile.write(source.storageOrder(certainty.confidence), to: folder.file("confidence.nii.gz"))
            try NIfTIFile.write(source.storageOrder(certainty.uncertainty), to: folder.file("uncertainty.nii.gz"))
        }
    }

    private func picture(of map: LabelMap) -> Raster<UInt8> {
        Raster(width: map.geometry.size.x, height: map.geometry.size.y, pixels: map.values)
    }

    /// What was drawn on this very volume.
    private func study(of volume: Volume) -> OutlinedStudy? {
        guard let support, let index = support.set.items.firstIndex(where: { $0.volume == volume }) else { return nil }
        return OutlinedStudy(
            support.set.items[index], slices: support.slices.slices(ofItem: index), classes: model.classes,
            comparison: model.comparisons[index], interpolates: interpolates)
    }

    /// Whether a picture, of which no file says what bright means, is a negative of what was annotated.
    private func isNegative(_ source: Case, _ volume: Volume) -> Bool {
        guard source.isPicture, task.normalization == .perVolume else { return false }
        return task.appearances.isNegative(
            Appearance(of: task.normalization.normalized(volume, isInverted: false)))
    }

    /// What sets the case apart from everything that was annotated.
    private func differences(of source: Case, _ volume: NormalizedVolume, axis: Int) -> [String] {
        var reasons: [String] = []
        let modalities = task.modalities
        if let modality = source.modality, !modalities.isEmpty, !modalities.contains(modality) {
            reasons.append("modality \(modality), but the support is \(modalities.sorted().joined(separator: ", "))")
        }
        if task.appearances.isStrange(Appearance(of: volume)) {
            reasons.append("its brightness is spread otherwise than in every image of the support")
        }
        let spacing = Slicing(of: volume.geometry, along: axis).spacing.x
        if let low = task.spacings.min(), let high = task.spacings.max(),
            spacing < low / Self.spacingFactor || spacing > high * Self.spacingFactor
        {
            reasons.append(
                "pixels of \(Self.text(spacing)) mm, in the support \(Self.text(low))"
                    + (high > low ? " to \(Self.text(high)) mm" : " mm"))
        }
        return reasons
    }

    private static func text(_ length: Double) -> String { "\((length * 100).rounded() / 100)" }

    private func overlap(of source: Case) -> [String] {
        let series = source.images.first?.seriesInstanceUID
        guard let series, let support, support.set.items.contains(where: { $0.seriesInstanceUID == series }) else {
            return []
        }
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
