internal import FoundationEssentials

/// The run on one page for a person who has to decide which masks to check: `report.html`.
///
/// The page is complete in itself: pictures are inside it, it runs no script and asks nothing of a network.
public struct ReportPage: Sendable {
    private let run: RunRecord
    private let records: [CaseRecord]
    private let overlays: [String: [UInt8]]

    /// A page about a run.
    ///
    /// - Parameters:
    ///   - run: What ran, and what became of every case.
    ///   - records: What is known of the cases that have masks.
    ///   - overlays: The bytes of a PNG by the name of its case; a case without one has no picture.
    public init(run: RunRecord, records: [CaseRecord], overlays: [String: [UInt8]]) {
        self.run = run
        self.records = records
        self.overlays = overlays
    }

    /// The page in UTF-8.
    ///
    /// Order: how many cases ended how, what needs attention, all cases in a table, cases to review, all others, what ran in full.
    public var encoded: [UInt8] { Array(page.markup.utf8) }

    private var page: HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>medshot \(run.command): \(ReportHeader.verdict(of: run))</title>
        <style>\(ReportStyle.css)</style>
        </head>
        <body>
        \(ReportHeader(run: run).html)
        <main>
        \(AttentionList(run: run, records: records).html)
        \(CohortTable(records: records).html)\(gallery)\(AttentionList(run: run, records: records).skipped)\(ReportHeader(run: run).particulars)</main>
        <footer>Made by medshot \(run.programVersion). Masks are proposals: check them before use.</footer>
        </body>
        </html>

        """
    }

    private var gallery: HTML {
        let cards = records.enumerated().map { index, record in
            (record.needsReview, CaseCard(record: record, index: index, picture: picture(of: record)).html)
        }
        let review = cards.filter(\.0).map(\.1)
        let passed = cards.filter { !$0.0 }.map(\.1)
        let first: HTML = review.isEmpty ? "" : section("To review", id: "review", cards: review)
        let second: HTML = passed.isEmpty ? "" : section("Done", id: "done", cards: passed)
        return "\(first)\(second)"
    }

    private func section(_ title: String, id: String, cards: [HTML]) -> HTML {
        """
        <section id="\(id)">
        <h2>\(title) <span class="count">\(cards.count)</span></h2>
        <div class="gallery">
        \(HTML(joining: cards))</div>
        </section>

        """
    }

    private func picture(of record: CaseRecord) -> HTML {
        guard let png = overlays[record.name] else { return "" }
        // Base64 holds no character that markup knows.
        let bytes = Data(png).base64EncodedString()
        return """
            <img src="data:image/png;base64,\(bytes)" alt="Slices of \(record.name) with the contours of its masks">

            """
    }
}
