internal import Metrics
internal import Reports
internal import Studies

/// What `evaluate classification` found.
public struct ClassificationResult: Sendable {
    /// A case by indices of classes.
    struct ScoredCase: Sendable {
        let truth: Int
        let predicted: Int
        let probabilities: [Double]
        let isAbstained: Bool
    }

    /// A number with its 95 % interval; nil where it has none.
    struct Measure: Encodable {
        let value: Double
        let interval: Bootstrap.Interval?
    }

    private struct PerClass: Encodable {
        let name: String
        let cases: Int
        let sensitivity: Measure?
        let specificity: Measure?
        let auroc: Measure?
    }

    private struct Document: Encodable {
        let cases: Int
        let accuracy: Measure?
        let balancedAccuracy: Measure?
        let macroAUROC: Measure?
        let calibrationError: Measure?
        let coverage: Measure?
        let accuracyOfDecided: Measure?
        let classes: [PerClass]
        /// A row per true class, a column per predicted one.
        let confusion: [[Int]]
        let failures: [String]

        private enum CodingKeys: String, CodingKey {
            case cases, accuracy, coverage, classes, confusion, failures
            case balancedAccuracy = "balanced_accuracy"
            case macroAUROC = "macro_auroc"
            case calibrationError = "ece"
            case accuracyOfDecided = "accuracy_of_decided"
        }
    }

    private let document: Document
    /// A line for every case of the truth without a prediction.
    public let failures: [String]
    /// What the reader should know besides the numbers.
    public let notes: [String]

    init(
        classes: [String], cases: [ScoredCase], hasProbabilities: Bool, tellsAbstention: Bool, failures: [CaseFailure],
        unknown: [String], seed: UInt64
    ) {
        func score(_ places: [Int]) -> ClassificationScore {
            ClassificationScore(
                classes: classes, truth: places.map { cases[$0].truth }, predicted: places.map { cases[$0].predicted },
                probabilities: hasProbabilities ? places.map { cases[$0].probabilities } : nil)
        }
        func numbers(_ places: [Int]) -> [Double?] {
            let score = score(places)
            let decided = places.filter { !cases[$0].isAbstained }
            let right = decided.count { cases[$0].truth == cases[$0].predicted }
            let whole: [Double?] = [
                score.accuracy, score.balancedAccuracy, score.macroArea, score.calibrationError,
                tellsAbstention ? Double(decided.count) / Double(places.count) : nil,
                tellsAbstention && !decided.isEmpty ? Double(right) / Double(decided.count) : nil,
            ]
            return whole + classes.indices.flatMap { [score.sensitivity($0), score.specificity($0), score.areas[$0]] }
        }
        let all = Array(cases.indices)
        let values = numbers(all)
        let intervals = Bootstrap(repetitions: 1000, seed: seed).intervals(of: cases.count, numbers)
        let measures = zip(values, intervals).map { value, interval in
            value.map { Measure(value: $0, interval: interval) }
        }
        let whole = score(all)
        self.failures = FailureLines.lines(of: failures)
        notes =
            unknown.isEmpty
            ? [] : ["PREDICTIONS knows no class \(unknown.joined(separator: ", ")): its cases cannot be right"]
        document = Document(
            cases: cases.count, accuracy: measures[0], balancedAccuracy: measures[1], macroAUROC: measures[2],
            calibrationError: measures[3], coverage: measures[4], accuracyOfDecided: measures[5],
            classes: classes.enumerated().map { index, name in
                PerClass(
                    name: name, cases: whole.cases(index), sensitivity: measures[6 + 3 * index],
                    specificity: measures[7 + 3 * index], auroc: measures[8 + 3 * index])
            },
            confusion: whole.confusion, failures: self.failures)
    }

    /// Tables for a person: the whole, every class, the confusion matrix.
    public var lines: [String] {
        var whole = TextTable(header: ["score", "value", "95 % interval"], wordColumns: 1)
        let measures = [
            ("accuracy", document.accuracy), ("balanced accuracy", document.balancedAccuracy),
            ("macro AUROC", document.macroAUROC), ("ECE", document.calibrationError), ("decided", document.coverage),
            ("accuracy of the decided", document.accuracyOfDecided),
        ]
        for (name, measure) in measures where measure != nil {
            whole.append([
                name, TextTable.number(measure?.value, decimals: 3), TextTable.range(measure?.interval, decimals: 3),
            ])
        }
        var classes = TextTable(
            header: ["class", "cases", "sensitivity", "95 % interval", "specificity", "95 % interval", "AUROC"],
            wordColumns: 1)
        for entry in document.classes {
            classes.append([
                entry.name, "\(entry.cases)", TextTable.number(entry.sensitivity?.value, decimals: 3),
                TextTable.range(entry.sensitivity?.interval, decimals: 3),
                TextTable.number(entry.specificity?.value, decimals: 3),
                TextTable.range(entry.specificity?.interval, decimals: 3),
                TextTable.number(entry.auroc?.value, decimals: 3),
            ])
        }
        var confusion = TextTable(header: ["truth \\ predicted"] + document.classes.map(\.name), wordColumns: 1)
        for (entry, row) in zip(document.classes, document.confusion) {
            confusion.append([entry.name] + row.map { "\($0)" })
        }
        return ["\(document.cases) cases", ""] + whole.lines + [""] + classes.lines + [""] + confusion.lines
    }

    /// All of it as one JSON object.
    ///
    /// - Throws: `RunError.outputUnusable` if a number is not finite.
    public func json() throws(RunError) -> String {
        guard let bytes = try? JSONDocument.encoded(document) else {
            throw .outputUnusable("the scores cannot be written: a number in them is not finite")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
