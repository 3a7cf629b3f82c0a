public import Imaging

/// The labels of all cases: which files hold them, and the values of their structures.
public struct LabelPlan: Sendable {
    /// A file with the values of its structures by their numbers in it.
    private struct Source: Sendable {
        let file: LabelFile
        let values: [Int: UInt8]
    }

    /// The structures of all cases, by rising value.
    public let labels: [Label]
    /// Label files, and structures of them, that belong to no case or cannot be read.
    public let failures: [CaseFailure]
    /// What the user should know of the labels as a whole.
    public let warnings: [String]

    private let index: ImageIndex
    private var sources: [String: [Source]] = [:]

    /// No labels at all.
    public static let none = LabelPlan()

    private init() {
        labels = []
        failures = []
        warnings = []
        index = ImageIndex([])
    }

    /// Matches label files to cases by their headers.
    ///
    /// - Throws: `StudiesError.unfitLabels` when they name more structures than a label map tells apart.
    init(_ files: [LabelFile], cases: [Case], values rule: LabelValues = .asDrawn) throws(StudiesError) {
        let index = ImageIndex(cases)
        self.index = index
        var failures: [CaseFailure] = []
        var placed: [(file: LabelFile, structures: [DrawnStructure], sources: [Int])] = []
        for file in files {
            func fail(_ code: String, _ reason: String) {
                failures.append(
                    CaseFailure(
                        name: CaseName.failed(file.file.relative), file: file.file.relative, code: code, reason: reason)
                )
            }
            do {
                let placement = try file.placement(on: index)
                guard placement.structures.count <= LabelNumbering.limit else {
                    fail(
                        LabelFault.Code.tooMany.rawValue,
                        "it holds \(placement.structures.count) structures, and a label map tells "
                            + "\(LabelNumbering.limit) apart; split it")
                    continue
                }
                if let fault = placement.fault { failures.append(CaseFailure(label: fault, file: file.file)) }
                placed.append((file, placement.structures, placement.sources))
            } catch {
                failures.append(CaseFailure(label: error, file: file.file))
            }
        }
        do throws(LabelFault) {
            let numbering = try LabelNumbering(placed.map(\.structures), values: rule)
            labels = numbering.labels
            var warnings: [String] = []
            if !numbering.keepsNumbers {
                warnings.append(
                    WarningCode.labelFiles.warning(
                        "the label files number their structures differently: they are numbered by name, in alphabetical order"
                    ))
            }
            if !numbering.leftOut.isEmpty {
                let some = numbering.leftOut.prefix(8).joined(separator: ", ")
                warnings.append(
                    WarningCode.labelMap.warning(
                        "the label map leaves out \(numbering.leftOut.count) structure(s), such as \(some)"))
            }
            self.warnings = warnings
            for (file, structures, cases) in placed {
                let values = numbering.values(of: structures)
                // What a mapping leaves out altogether is no label: it would look like an image without structures.
                for source in cases where !values.isEmpty || structures.isEmpty {
                    sources[index.cases[source].name, default: []].append(
                        Source(file: file, values: values))
                }
            }
        } catch {
            throw .unfitLabels(error.reason)
        }
        self.failures = failures
    }

    /// The label files of a case.
    func files(of source: Case) -> [InputFile] { sources[source.name]?.map(\.file.file) ?? [] }

    /// The structures that the label files of a case name, by rising value.
    public func structures(of source: Case) -> [Label] {
        let values = Set(sources[source.name]?.flatMap(\.values.values) ?? [])
        return labels.filter { values.contains($0.value) }
    }

    /// Reads the labels of a case; nil when it has none.
    ///
    /// - Parameters:
    ///   - source: The case.
    ///   - grid: Size and place of the case's volume.
    /// - Throws: `CaseFailure` when a label file cannot be read, or two files contradict each other.
    public func labels(of source: Case, on grid: Geometry) throws(CaseFailure) -> CaseLabels? {
        guard let files = sources[source.name], let position = index.cases.firstIndex(where: { $0.name == source.name })
        else { return nil }
        var labels = CaseLabels(grid: grid)
        for each in files {
            do {
                let placed = try each.file.placement(on: index).masks(on: position)
                try labels.add(placed, values: each.values, names: self.labels, from: each.file.file)
            } catch {
                let failure = CaseFailure(label: error, file: each.file.file)
                throw CaseFailure(
                    name: source.name, file: each.file.file.relative, code: failure.code,
                    reason: "its labels cannot be used: \(failure.reason)")
            }
        }
        return labels
    }
}
