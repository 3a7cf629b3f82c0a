internal import DICOM
internal import Hashing
internal import ImageFiles
internal import Imaging
internal import Reports
internal import Studies

/// The use case `convert`: every series becomes a volume for training.
public struct Conversion: Sendable {
    private let settings: RunSettings
    private let options: ConversionOptions
    private let observer: any RunObserver

    /// A conversion that has not begun; its options become part of the run's record.
    public init(settings: RunSettings, options: ConversionOptions, observer: any RunObserver) {
        var settings = settings
        settings.options.merge(options.record) { $1 }
        self.settings = settings
        self.options = options
        self.observer = observer
    }

    /// What would be converted, a line per case and per failure.
    ///
    /// - Throws: `RunError.refused` when an input or the labels cannot be read.
    public func plan() throws(RunError) -> [String] {
        let (catalog, labels, _) = try find()
        return CasePlan.lines(of: catalog, labels: labels)
    }

    /// Converts every case.
    ///
    /// - Throws: `RunError` when nothing can be started or the output cannot be written.
    public func run() throws(RunError) -> BatchRun.Outcome {
        let (catalog, labels, warnings) = try find()
        let folder = try RunFolder(for: settings)
        observer.say(CasePlan.found(catalog, labels: labels))
        var settings = settings
        if !labels.labels.isEmpty {
            let table = LabelTable(labels.labels)
            try folder.write(try table.encoded, to: "labels.json")
            // A file more may change the values of all: results of another numbering are not kept.
            settings.options["label_values"] = table.digest
        }
        let copies = try deidentifiedCopies(in: folder, settings: &settings)
        let batch = BatchRun(settings: settings, catalog: catalog, folder: folder, observer: observer)
        let options = options
        let split = options.trainingShare.map { share in
            TrainingSplit(
                of: catalog.cases.filter { !labels.structures(of: $0).isEmpty }, share: share, seed: settings.seed)
        }
        return try batch.run(warnings: warnings + labels.warnings) { source, volume, caseFolder in
            let drawn = try labels.labels(of: source, on: volume.geometry)
            let scaled = try options.philips.applied(to: volume, of: source)
            var image = try TrainingImage(scaled.volume, of: source, options: options)
            try image.addCompanions(of: source, names: options.channelNames, options: options)
            var record = CaseRecord(of: source, geometry: image.geometry)
            record.warnings += [scaled.warning].compactMap(\.self) + image.warnings
            record.intensity = IntensityRecord(of: image.channels[0].volume)
            var shown: LabelMap?
            if let drawn {
                let masks = TrainingMasks(
                    drawn, named: labels.labels, on: image, scaled: source.hasVolume,
                    flattens: options.format == .nnunet)
                try masks.write(as: options.format, of: source, to: caseFolder)
                record.add(masks)
                shown = options.makesContactSheets ? masks.merged : nil
                record.part = split?.part(of: source)
                if options.format == .nnunet, let warning = Self.undrawn(labels, in: source) {
                    record.warnings.append(warning)
                }
            }
            if options.makesContactSheets { try Self.writeSheet(of: image, labels: shown, of: source, to: caseFolder) }
            try Self.writeParameters(of: source, to: caseFolder)
            if let copies { record.warnings += try copies.write(of: source, to: caseFolder) }
            try image.write(as: options.format, compressed: options.isCompressed, of: source, to: caseFolder)
            return record
        }
    }

    /// Writes a picture of a case; not of projections and captures, which may show names.
    private static func writeSheet(
        of image: TrainingImage, labels: LabelMap?, of source: Case, to folder: CaseFolder
    ) throws {
        guard source.images.allSatisfy({ $0.plane != nil }) else { return }
        let volume = image.channels[0].volume
        let picture = CaseSheet.picture(
            of: image.isNegative ? volume.negative : volume, labels: labels,
            hasScale: source.hasVolume)
        try PNGFile.write(picture, to: folder.file("contact.png"))
    }

    /// Writes how a DICOM case was acquired; other files do not say.
    private static func writeParameters(of source: Case, to folder: CaseFolder) throws {
        for (index, image) in source.channelCases.compactMap(\.images.first).enumerated() {
            let parameters = try AcquisitionParameters(of: image)
            let ending = index == 0 ? "" : "-\(TrainingImage.channelName(index))"
            try folder.write(try JSONDocument.encoded(parameters.values), to: "acquisition\(ending).json")
        }
    }

    /// What a network would learn wrongly: structures that are drawn in other cases only.
    private static func undrawn(_ labels: LabelPlan, in source: Case) -> String? {
        let drawn = Set(labels.structures(of: source).map(\.value))
        let missing = labels.labels.filter { !drawn.contains($0.value) }.map(\.name)
        guard !missing.isEmpty else { return nil }
        return WarningCode.labelMap.warning(
            "not drawn in this case, and so background to a network: \(missing.joined(separator: ", "))")
    }

    /// What writes the de-identified copies; nil where none are asked for.
    private func deidentifiedCopies(
        in folder: RunFolder, settings: inout RunSettings
    ) throws(RunError) -> DeidentifiedCopies? {
        guard let dates = options.deidentification else { return nil }
        let key = try DeidentificationKey.bytes(in: folder)
        // Copies made with another key are not this run's. The key cannot be found from its digest.
        settings.options["deidentification_key"] = String(SHA256.hex(SHA256.digest(of: key)).prefix(12))
        return DeidentifiedCopies(
            Deidentifier(pseudonyms: Pseudonyms(key: key), dates: dates, version: settings.version))
    }

    private func find() throws(RunError) -> (catalog: CaseCatalog, labels: LabelPlan, warnings: [String]) {
        var catalog = try CasePlan.catalog(of: settings, gaps: options.gaps, colour: options.colour)
        do throws(StudiesError) {
            let warnings = try options.channels.map { (plan) throws(StudiesError) in try catalog.join(plan) } ?? []
            if options.deidentification != nil { catalog.keepReports() }
            let labels = try catalog.attachLabels(options.labels, values: options.labelValues)
            return (catalog, labels, warnings)
        } catch {
            throw .refused("\(error)")
        }
    }
}
