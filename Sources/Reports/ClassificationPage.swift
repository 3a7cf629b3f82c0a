internal import FoundationEssentials

/// A classification on one page for a person who has to decide which cases to check: `report.html`.
///
/// The page is complete in itself: pictures are inside it, each once; it runs no script and asks nothing of a network.
public struct ClassificationPage: Sendable {
    private let run: RunRecord
    private let classifier: ClassifierRecord
    private let records: [CaseRecord]
    private let pictures: [String: [UInt8]]
    private let explanations: [String: [UInt8]]
    private let examples: [(name: String, picture: [UInt8])]

    /// A page about a run; nil if the run classified nothing.
    ///
    /// - Parameters:
    ///   - run: What ran, and what became of every case.
    ///   - records: What is known of the cases that have results.
    ///   - pictures: The bytes of a PNG by the name of its case.
    ///   - explanations: The bytes of a PNG of what speaks for its class, by the name of its case.
    ///   - examples: The bytes of a PNG by the name of the labelled example.
    public init?(
        run: RunRecord, records: [CaseRecord], pictures: [String: [UInt8]], explanations: [String: [UInt8]] = [:],
        examples: [String: [UInt8]]
    ) {
        guard let classifier = run.classifier else { return nil }
        self.run = run
        self.classifier = classifier
        self.records = records
        self.pictures = pictures
        self.explanations = explanations
        self.examples = examples.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The page in UTF-8.
    ///
    /// Order: how many cases ended how, what needs attention, classes and rules, the truth where it is known, then cases class
    /// by class, the least certain first, what ran in full.
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
        <style>\(ReportStyle.css)\(ReportStyle.classification)\(thumbnailStyle)</style>
        </head>
        <body>
        \(ReportHeader(run: run).html)
        <main>
        \(AttentionList(run: run, records: records).html)
        \(ClassifierSection(classifier: classifier, records: records).html)
        \(gallery)\(AttentionList(run: run, records: records).skipped)\(ReportHeader(run: run).particulars)</main>
        <footer>Made by medshot \(run.programVersion). Classes are proposals: check them before use.</footer>
        </body>
        </html>

        """
    }

    private var gallery: HTML {
        let numbers = Dictionary(examples.enumerated().map { ($1.name, $0) }) { first, _ in first }
        let sections = classifier.classes.enumerated().map { place, name -> HTML in
            let members = records.enumerated().compactMap { index, record in
                record.classification.flatMap { $0.predicted == name ? (index, record, $0) : nil }
            }.sorted { ($0.2.confidence, $0.0) < ($1.2.confidence, $1.0) }
            guard !members.isEmpty else { return "" }
            let cards = members.map { index, record, found in
                ClassificationCard(
                    record: record, found: found, index: index, picture: picture(of: record), thumbnails: numbers
                ).html
            }
            return """
                <section id="class-\(place)">
                <h2>\(name) <span class="count">\(members.count)</span></h2>
                <div class="gallery small">
                \(HTML(joining: cards))</div>
                </section>

                """
        }
        // The head of the page links to the cases that are done and to those to review.
        return "<a id=\"done\"></a><a id=\"review\"></a>\n\(HTML(joining: sections))"
    }

    /// A thumbnail stands once in the style sheet, however many cases it decided.
    private var thumbnailStyle: HTML {
        HTML(
            joining: examples.enumerated().map { number, example in
                let bytes = Data(example.picture).base64EncodedString()
                return ".t\(number) { background-image: url(data:image/png;base64,\(bytes)); }\n"
            })
    }

    private func picture(of record: CaseRecord) -> HTML {
        let shown = [
            (pictures[record.name], "What was looked at of \(record.name)"),
            (explanations[record.name], "What speaks for the class, orange, and against it, blue"),
        ]
        return HTML(
            joining: shown.compactMap { png, words in
                png.map { "<img src=\"data:image/png;base64,\(Data($0).base64EncodedString())\" alt=\"\(words)\">\n" }
            })
    }
}
