internal import Files
internal import Imaging
internal import Metrics
internal import Reports
internal import Studies

/// What `evaluate segmentation` found: scores of every case and structure, and their means.
public struct SegmentationResult: Sendable {
    /// The scores of one structure in one case.
    struct Row: Encodable {
        let name: String
        let value: UInt8
        let structure: String
        let score: SegmentationScore

        private enum CodingKeys: String, CodingKey {
            case dice, iou, presence
            case name = "case"
            case value = "label"
            case structure = "name"
            case surfaceDice = "nsd"
            case hausdorff = "hd95_mm"
            case average = "assd_mm"
            case predictedVolume = "volume_ml"
            case trueVolume = "true_volume_ml"
            case volumeError = "volume_error_ml"
            case relativeVolumeError = "volume_error"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(value, forKey: .value)
            try container.encode(structure, forKey: .structure)
            try container.encode(score.presence, forKey: .presence)
            // What has no value is null, so that every row has the same fields.
            try container.encode(score.dice, forKey: .dice)
            try container.encode(score.iou, forKey: .iou)
            try container.encode(score.surfaceDice, forKey: .surfaceDice)
            try container.encode(score.hausdorff95, forKey: .hausdorff)
            try container.encode(score.averageDistance, forKey: .average)
            try container.encode(score.predictedVolume, forKey: .predictedVolume)
            try container.encode(score.trueVolume, forKey: .trueVolume)
            try container.encode(score.volumeError, forKey: .volumeError)
            try container.encode(score.relativeVolumeError, forKey: .relativeVolumeError)
        }
    }

    /// A mean over cases with its 95 % interval.
    struct Mean: Encodable {
        let mean: Double
        let interval: Bootstrap.Interval?
        let cases: Int

        init?(_ values: [Double], bootstrap: Bootstrap) {
            guard !values.isEmpty else { return nil }
            mean = values.reduce(0, +) / Double(values.count)
            interval = bootstrap.intervalOfMean(values)
            cases = values.count
        }
    }

    /// The means of one structure; a score that no case has is nil.
    struct Summary: Encodable {
        let value: UInt8
        let structure: String
        /// Number of cases by which masks hold a voxel.
        let presence: [String: Int]
        let dice: Mean?
        let iou: Mean?
        let surfaceDice: Mean?
        let hausdorff: Mean?
        let average: Mean?
        let volumeError: Mean?

        private enum CodingKeys: String, CodingKey {
            case dice, iou, presence
            case value = "label"
            case structure = "name"
            case surfaceDice = "nsd"
            case hausdorff = "hd95_mm"
            case average = "assd_mm"
            case volumeError = "volume_error_ml"
        }
    }

    private struct Failure: Encodable {
        let name: String
        let code: String
        let reason: String

        private enum CodingKeys: String, CodingKey {
            case code, reason
            case name = "case"
        }
    }

    private struct Document: Encodable {
        let tolerance: Double
        let cases: [Row]
        let structures: [Summary]
        let failures: [Failure]
        let withoutTruth: [String]

        private enum CodingKeys: String, CodingKey {
            case cases, structures, failures
            case tolerance = "tolerance_mm"
            case withoutTruth = "without_truth"
        }
    }

    private let tolerance: Double
    let rows: [Row]
    let summaries: [Summary]
    private let failed: [CaseFailure]
    private let withoutTruth: [String]

    init(
        tolerance: Double, names: [UInt8: String], scored: [(name: String, scores: [UInt8: SegmentationScore])],
        failures: [CaseFailure], withoutTruth: [String], seed: UInt64
    ) {
        self.tolerance = tolerance
        failed = failures
        self.withoutTruth = withoutTruth
        let values = Set(scored.flatMap(\.scores.keys)).sorted()
        rows = scored.flatMap { entry in
            values.map { value in
                Row(
                    name: entry.name, value: value, structure: names[value] ?? "label \(value)",
                    score: entry.scores[value] ?? .absent)
            }
        }
        let bootstrap = Bootstrap(seed: seed)
        let rows = rows
        summaries = values.map { value in
            let own = rows.filter { $0.value == value }
            func mean(_ score: (SegmentationScore) -> Double?) -> Mean? {
                Mean(own.compactMap { score($0.score) }, bootstrap: bootstrap)
            }
            return Summary(
                value: value, structure: names[value] ?? "label \(value)",
                presence: Dictionary(own.map { ($0.score.presence.rawValue, 1) }, uniquingKeysWith: +),
                dice: mean(\.dice), iou: mean(\.iou), surfaceDice: mean(\.surfaceDice), hausdorff: mean(\.hausdorff95),
                average: mean(\.averageDistance), volumeError: mean(\.volumeError))
        }
    }

    /// A line for every true mask that could not be compared, with the reason.
    public var failures: [String] { FailureLines.lines(of: failed) }

    /// What the reader should know besides the numbers.
    public var notes: [String] {
        guard !withoutTruth.isEmpty else { return [] }
        return ["\(withoutTruth.count) prediction(s) without truth left out, such as \(withoutTruth[0])"]
    }

    /// Two tables for a person: every case, then the means.
    public var lines: [String] {
        var cases = TextTable(
            header: ["case", "structure", "Dice", "IoU", "NSD", "HD95", "ASSD", "ml", "true ml"], wordColumns: 2)
        for row in rows {
            let score = row.score
            cases.append([
                row.name, row.structure + (score.presence == .both ? "" : " (\(score.presence.rawValue))"),
                TextTable.number(score.dice, decimals: 3), TextTable.number(score.iou, decimals: 3),
                TextTable.number(score.surfaceDice, decimals: 3), TextTable.number(score.hausdorff95, decimals: 2),
                TextTable.number(score.averageDistance, decimals: 2),
                TextTable.number(score.predictedVolume, decimals: 3),
                TextTable.number(score.trueVolume, decimals: 3),
            ])
        }
        var means = TextTable(header: ["structure", "score", "mean", "95 % interval", "cases"], wordColumns: 2)
        for summary in summaries {
            let scores: [(String, Mean?, Int)] = [
                ("Dice", summary.dice, 3), ("IoU", summary.iou, 3), ("NSD at \(tolerance) mm", summary.surfaceDice, 3),
                ("HD95, mm", summary.hausdorff, 2), ("ASSD, mm", summary.average, 2),
                ("volume error, ml", summary.volumeError, 3),
            ]
            for (index, (name, mean, decimals)) in scores.enumerated() {
                means.append([
                    index == 0 ? summary.structure : "", name, TextTable.number(mean?.mean, decimals: decimals),
                    TextTable.range(mean?.interval, decimals: decimals), "\(mean?.cases ?? 0)",
                ])
            }
        }
        return cases.lines + [""] + means.lines
    }

    /// All of it as one JSON object.
    ///
    /// - Throws: `RunError.outputUnusable` if a number is not finite.
    public func json() throws(RunError) -> String {
        let document = Document(
            tolerance: tolerance, cases: rows, structures: summaries,
            failures: failed.map { Failure(name: $0.name, code: $0.code, reason: $0.reason) },
            withoutTruth: withoutTruth)
        guard let bytes = try? JSONDocument.encoded(document) else {
            throw .outputUnusable("the scores cannot be written: a number in them is not finite")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the scores of every case and structure as CSV.
    ///
    /// - Throws: `RunError.outputUnusable`.
    public func writeTable(to path: String) throws(RunError) {
        do throws(FileError) {
            try AtomicFile.write(table.encoded, to: path)
        } catch {
            throw .outputUnusable(error.description)
        }
    }

    private var table: CSVTable {
        var table = CSVTable(header: [
            "case", "label", "name", "presence", "dice", "iou", "nsd", "hd95_mm", "assd_mm", "volume_ml",
            "true_volume_ml",
            "volume_error_ml", "volume_error",
        ])
        func cell(_ value: Double?) -> CSVTable.Cell { value.map { .precise($0) } ?? .empty }
        for row in rows {
            let score = row.score
            table.append(
                [.text(row.name), .whole(Int(row.value)), .text(row.structure), .text(score.presence.rawValue)]
                    + [
                        score.dice, score.iou, score.surfaceDice, score.hausdorff95, score.averageDistance,
                        score.predictedVolume, score.trueVolume, score.volumeError, score.relativeVolumeError,
                    ].map(cell))
        }
        return table
    }
}
