/// The table of all cases: `summary.csv`.
public enum SummaryTable {
    /// The names of its columns.
    public static let header = [
        "case", "modality", "label", "name", "volume_ml", "voxels", "slices", "mean_intensity", "confidence",
        "review", "reasons",
    ]

    /// One row per case and label, in the order given; a case without labels has one row.
    public static func table(of cases: [CaseRecord]) -> CSVTable {
        var table = CSVTable(header: header)
        for record in cases {
            let begin: [CSVTable.Cell] = [.text(record.name), record.modality.map { .text($0) } ?? .empty]
            let end: [CSVTable.Cell] = [
                .text(record.needsReview ? "yes" : "no"), .text(record.reviewReasons.joined(separator: "; ")),
            ]
            let middles =
                record.labels.isEmpty ? [.init(repeating: .empty, count: 7)] : record.labels.map(cells)
            for middle in middles { table.append(begin + middle + end) }
        }
        return table
    }

    /// The names of the columns where cases were classified.
    public static let classificationHeader = [
        "case", "modality", "class", "probability", "predicted", "review", "reasons",
    ]

    /// One row per case and class, in the order given.
    ///
    /// - Parameters:
    ///   - cases: The classified cases.
    ///   - classes: Names of the classes.
    public static func table(of cases: [CaseRecord], classes: [String]) -> CSVTable {
        var table = CSVTable(header: classificationHeader)
        for record in cases {
            guard let found = record.classification else { continue }
            for name in classes {
                table.append([
                    .text(record.name), record.modality.map { .text($0) } ?? .empty, .text(name),
                    real(found.probabilities[name]), .text(found.predicted == name ? "yes" : "no"),
                    .text(record.needsReview ? "yes" : "no"), .text(record.reviewReasons.joined(separator: "; ")),
                ])
            }
        }
        return table
    }

    private static func cells(of label: LabelRecord) -> [CSVTable.Cell] {
        [
            .whole(Int(label.value)), .text(label.name), real(label.volumeML), .whole(label.voxels),
            .whole(label.slices), real(label.meanIntensity), real(label.confidence),
        ]
    }

    private static func real(_ number: Double?) -> CSVTable.Cell { number.map { .real($0) } ?? .empty }
}
