internal import Metrics
internal import Studies

/// The use case `evaluate classification`: how well predicted classes agree with the truth.
public struct ClassificationEvaluation: Sendable {
    private let predictions: String
    private let truth: String
    private let seed: UInt64

    /// An evaluation that has not begun.
    ///
    /// - Parameters:
    ///   - predictions: A CSV with the columns case, predicted and perhaps p_<class> and abstained, or a run's output folder.
    ///   - truth: A CSV with the columns case (or path) and label.
    ///   - seed: Where the chance of the intervals comes from.
    public init(predictions: String, truth: String, seed: UInt64) {
        self.predictions = predictions
        self.truth = truth
        self.seed = seed
    }

    /// Compares the prediction of every case in the truth.
    ///
    /// - Throws: `RunError.refused` when a table cannot be read or no case is in both.
    public func run() throws(RunError) -> ClassificationResult {
        let predicted = try ClassTable(at: predictions, as: "PREDICTIONS", labels: "predicted", "label", "class")
        let truth = try ClassTable(at: truth, as: "TRUTH", labels: "label", "class", "truth")
        var pairs: [(truth: String, prediction: ClassTable.Entry)] = []
        var failures: [CaseFailure] = []
        for entry in truth.entries {
            guard let prediction = predicted.entry(of: entry.name) else {
                failures.append(
                    CaseFailure(
                        name: entry.name, file: entry.name, code: "E_NO_PREDICTION",
                        reason: "there is no prediction of this name"))
                continue
            }
            pairs.append((entry.label, prediction))
        }
        guard !pairs.isEmpty else {
            throw .refused(
                "no case of TRUTH is in PREDICTIONS: \(truth.entries[0].name.debugDescription) against "
                    + predicted.entries[0].name.debugDescription)
        }
        let classes = Set(pairs.map(\.truth) + predicted.classes + pairs.map(\.prediction.label).filter { !$0.isEmpty })
            .sorted()
        return ClassificationResult(
            classes: classes,
            cases: pairs.map { Self.scored($0.truth, $0.prediction, classes: classes, of: predicted) },
            hasProbabilities: !predicted.classes.isEmpty, tellsAbstention: predicted.tellsAbstention,
            failures: failures,
            unknown: predicted.classes.isEmpty ? [] : classes.filter { !predicted.classes.contains($0) }, seed: seed)
    }

    /// A case by indices of classes; a class without a column has no probability.
    private static func scored(
        _ truth: String, _ entry: ClassTable.Entry, classes: [String], of table: ClassTable
    ) -> ClassificationResult.ScoredCase {
        let known = Dictionary(zip(table.classes, entry.probabilities), uniquingKeysWith: { first, _ in first })
        let probabilities = classes.map { known[$0] ?? 0 }
        // Where a table leaves the class open, the likeliest one counts.
        let likeliest = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
        return ClassificationResult.ScoredCase(
            truth: classes.firstIndex(of: truth) ?? 0, predicted: classes.firstIndex(of: entry.label) ?? likeliest,
            probabilities: probabilities, isAbstained: entry.isAbstained)
    }
}
