/// The tables of what was predicted: `predictions.csv`, a row per case, and `predictions-study.csv`, a row per study.
public enum PredictionTable {
    /// A row per case: case, predicted class, probability of every class, whether it is left undecided, and the support
    /// example with the largest share of the votes.
    public static func cases(_ records: [CaseRecord], classes: [String]) -> CSVTable {
        var table = CSVTable(header: ["case"] + header(classes) + ["nearest_support", "weight"])
        for record in records {
            guard let found = record.classification else { continue }
            let nearest = found.votes.first
            table.append(
                [.text(record.name)] + cells(found.predicted, found.probabilities, found.isAbstained, classes)
                    + [
                        nearest.map { .text($0.example) } ?? .empty,
                        nearest.map { .precise(rounded($0.weight)) } ?? .empty,
                    ])
        }
        return table
    }

    /// A row per study, in the order of their first cases: probabilities are the means over the study's series.
    ///
    /// - Parameters:
    ///   - records: The cases.
    ///   - classes: Names of the classes.
    ///   - abstention: Below this probability a study is left undecided.
    public static func studies(_ records: [CaseRecord], classes: [String], abstention: Double) -> CSVTable {
        var table = CSVTable(header: ["study", "series"] + header(classes))
        for study in StudyClassification.all(of: records, classes: classes, abstention: abstention) {
            table.append(
                [.text(study.name), .whole(study.cases.count)]
                    + cells(study.predicted, study.probabilities, study.isAbstained, classes))
        }
        return table
    }

    private static func header(_ classes: [String]) -> [String] {
        ["predicted"] + classes.map { "p_\($0)" } + ["abstained"]
    }

    private static func cells(
        _ predicted: String, _ probabilities: [String: Double], _ isAbstained: Bool, _ classes: [String]
    ) -> [CSVTable.Cell] {
        [.text(predicted)] + classes.map { .precise(rounded(probabilities[$0] ?? 0)) } + [
            .text(isAbstained ? "yes" : "no")
        ]
    }

    /// To six decimals: enough for any sum over classes, and no digit that says nothing.
    private static func rounded(_ share: Double) -> Double { (share * 1e6).rounded() / 1e6 }
}
