/// The run on one page for a person who has to decide which masks to check: `report.html`.
public struct ReportPage: Sendable {
    private let run: RunRecord
    private let records: [CaseRecord]
    private let overlays: [String: ReportPicture]

    /// A page about a run.
    ///
    /// - Parameters:
    ///   - run: What ran, and what became of every case.
    ///   - records: What is known of the cases that have masks.
    ///   - overlays: Pictures by the names of their cases; a case without one has no picture.
    public init(run: RunRecord, records: [CaseRecord], overlays: [String: ReportPicture]) {
        self.run = run
        self.records = records
        self.overlays = overlays
    }

    /// The page in UTF-8.
    ///
    /// Order: how many cases ended how, what needs attention, structures, all cases in a table, cases to review, all others,
    /// what was skipped, what ran in full.
    public var encoded: [UInt8] {
        ReportDocument(
            run: run, records: records,
            sections: """
                \(StructureSection(run: run, records: records).html)\(CohortTable(records: records).html)\(gallery)
                """,
            proposals: run.command == "convert" ? "Labels" : "Masks"
        ).encoded
    }

    private var gallery: HTML {
        let cards = records.enumerated().map { index, record in
            (record.needsReview, CaseCard(record: record, index: index, picture: picture(of: record)).html)
        }
        let review = HTML.gallery("To review", id: "review", cards: cards.filter(\.0).map(\.1))
        return "\(review)\(HTML.gallery("Done", id: "done", cards: cards.filter { !$0.0 }.map(\.1)))"
    }

    private func picture(of record: CaseRecord) -> HTML {
        overlays[record.name]?.html("Slices of \(record.name) with the contours of its masks") ?? ""
    }
}
