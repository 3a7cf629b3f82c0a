internal import DICOM
internal import Imaging
public import Studies

/// What a run finds in its inputs, and how it says so.
public enum CasePlan {
    /// The cases below the inputs.
    ///
    /// - Throws: `RunError.refused` when an input cannot be read or holds nothing.
    public static func catalog(
        of settings: RunSettings, gaps: GapPolicy = .automatic, colour: ColourPolicy = .skip,
        takesPictures: Bool = false, takesArchives: Bool = false
    ) throws(RunError) -> CaseCatalog {
        let catalog: CaseCatalog
        do throws(StudiesError) {
            catalog = try CaseCatalog(
                inputs: settings.inputs, gaps: gaps, colour: colour, takesPictures: takesPictures,
                takesArchives: takesArchives)
        } catch {
            throw .refused("\(error)")
        }
        guard !catalog.cases.isEmpty || !catalog.failures.isEmpty else {
            var counts: [String: Int] = [:]
            for file in catalog.skipped { counts[file.reason, default: 0] += 1 }
            let reasons = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
            throw .refused(
                "no CT, MR, PET or X-ray series found in \(settings.inputs.joined(separator: ", ")): "
                    + (reasons.isEmpty
                        ? "it holds no file"
                        : "left out were " + reasons.map { "\($0.value) file(s): \($0.key)" }.joined(separator: "; ")))
        }
        return catalog
    }

    /// One line about what was found.
    public static func found(_ catalog: CaseCatalog, labels: LabelPlan = .none) -> String {
        var parts = ["found \(catalog.cases.count) case(s)"]
        let labelled = catalog.cases.count { !labels.structures(of: $0).isEmpty }
        if labelled > 0 { parts.append("\(labelled) of them with labels") }
        if !catalog.failures.isEmpty { parts.append("\(catalog.failures.count) that cannot be read") }
        if !catalog.skipped.isEmpty { parts.append("\(catalog.skipped.count) other file(s)") }
        return parts.joined(separator: ", ")
    }

    /// A line per case and per failure: name, what it is, where it lies below its input, and its structures if any.
    public static func lines(of catalog: CaseCatalog, labels: LabelPlan = .none) -> [String] {
        let cases = catalog.cases.map { source -> String in
            let what =
                source.images.isEmpty
                ? source.isPicture ? "picture" : "NIfTI"
                : "\(source.images.count) x \(source.images[0].columns) x \(source.images[0].rows)"
            let names = labels.structures(of: source).map(\.name).joined(separator: ", ")
            return "\(source.name)\t\(what)\t\(source.path.isEmpty ? "." : source.path)"
                + (names.isEmpty ? "" : "\tlabels: \(names)")
        }
        return cases + catalog.failures.map { "\($0.name)\tfails: \($0.code): \($0.reason)\t\($0.file)" }
    }
}
