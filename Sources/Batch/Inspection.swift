internal import DICOM
internal import Imaging
internal import Reports
internal import Studies

/// The use case `inspect`: what the inputs hold, from headers alone.
public struct Inspection: Sendable {
    /// One case.
    struct Entry: Encodable {
        let name: String
        let modality: String?
        /// Columns, rows, slices; nil for files whose header is not looked at.
        let size: SIMD3<Int>?
        let spacing: Vector?
        let plane: String?
        let path: String
        let files: Int
        /// Names of the structures that label files beside it hold.
        let labels: [String]
        let warnings: [String]

        private enum CodingKeys: String, CodingKey {
            case name, modality, size, plane, path, files, labels, warnings
            case spacing = "spacing_mm"
        }
    }

    /// A file or series that cannot become a case.
    struct Failure: Encodable {
        let name: String
        let file: String
        let code: String
        let reason: String
    }

    /// Files that were left out for one reason.
    struct Skipped: Encodable {
        let reason: String
        let files: Int
    }

    private struct Document: Encodable {
        let cases: [Entry]
        let failures: [Failure]
        let skipped: [Skipped]
    }

    private let document: Document
    private let failureLines: [String]

    /// Looks at the inputs.
    ///
    /// - Throws: `RunError.refused` when an input does not exist.
    public init(inputs: [String]) throws(RunError) {
        var catalog: CaseCatalog
        let labels: LabelPlan
        do throws(StudiesError) {
            catalog = try CaseCatalog(inputs: inputs)
            labels = try catalog.attachLabels(.beside)
        } catch {
            throw .refused("\(error)")
        }
        var counts: [String: Int] = [:]
        for file in catalog.skipped { counts[file.reason, default: 0] += 1 }
        document = Document(
            cases: catalog.cases.map { Self.entry(of: $0, labels: labels.structures(of: $0).map(\.name)) },
            failures: catalog.failures.map {
                Failure(name: $0.name, file: $0.file, code: $0.code, reason: $0.reason)
            },
            skipped: counts.sorted { $0.key < $1.key }.map { Skipped(reason: $0.key, files: $0.value) })
        failureLines = FailureLines.lines(of: catalog.failures)
    }

    private static func entry(of source: Case, labels: [String]) -> Entry {
        var geometry: Geometry?
        if case .dicom(let stack) = source.source { geometry = stack.geometry }
        return Entry(
            name: source.name, modality: source.modality, size: geometry?.size, spacing: geometry?.spacing,
            plane: source.images.first?.plane == nil ? nil : geometry?.planeWords(ofSlicesAlong: 2),
            path: source.path, files: Set(source.files).count,
            labels: labels, warnings: source.warnings)
    }

    /// A line per case, warning, failure and kind of file left out; columns are separated by tabs.
    public var lines: [String] {
        func number(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
        var lines: [String] = []
        for entry in document.cases {
            let size = entry.size.map { "\($0.x) x \($0.y) x \($0.z)" } ?? "-"
            let spacing = entry.spacing.map { "\(number($0.x)) x \(number($0.y)) x \(number($0.z)) mm" } ?? "-"
            lines.append(
                [
                    entry.name, entry.modality ?? "-", size, spacing, entry.plane ?? "-",
                    entry.path.isEmpty ? "." : entry.path,
                ].joined(separator: "\t"))
            if !entry.labels.isEmpty { lines.append("\tlabels: \(entry.labels.joined(separator: ", "))") }
            lines += entry.warnings.map { "\twarning: \($0)" }
        }
        lines += failureLines.map { "fails\t\($0)" }
        lines += document.skipped.map { "left out\t\($0.files) file(s): \($0.reason)" }
        return lines
    }

    /// The same as one JSON object.
    public var json: String {
        guard let bytes = try? JSONDocument.encoded(document) else { return "{}" }
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }
}
