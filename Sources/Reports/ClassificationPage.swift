internal import FoundationEssentials

/// A classification on one page for a person who has to decide which cases to check: `report.html`.
///
/// The thumbnails of examples are part of the page, each once.
public struct ClassificationPage: Sendable {
    private let run: RunRecord
    private let classifier: ClassifierRecord
    private let records: [CaseRecord]
    private let pictures: [String: ReportPicture]
    private let explanations: [String: ReportPicture]
    private let examples: [(name: String, picture: [UInt8])]

    /// A page about a run; nil if the run classified nothing.
    ///
    /// - Parameters:
    ///   - run: What ran, and what became of every case.
    ///   - records: What is known of the cases that have results.
    ///   - pictures: Pictures by the names of their cases.
    ///   - explanations: Pictures of what speaks for its class, by the name of its case.
    ///   - examples: The bytes of a PNG by the name of the labelled example.
    public init?(
        run: RunRecord, records: [CaseRecord], pictures: [String: ReportPicture],
        explanations: [String: ReportPicture] = [:],
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
    /// by class, the least certain first, what was skipped, what ran in full.
    public var encoded: [UInt8] {
        ReportDocument(
            run: run, records: records, style: "\(ReportStyle.classification)\(thumbnailStyle)",
            sections: "\(ClassifierSection(classifier: classifier, records: records).html)\n\(gallery)",
            proposals: "Classes"
        ).encoded
    }

    private var gallery: HTML {
        let numbers = Dictionary(examples.enumerated().map { ($1.name, $0) }) { first, _ in first }
        let sections = classifier.classes.enumerated().map { place, name -> HTML in
            let members = records.enumerated().compactMap { index, record in
                record.classification.flatMap { $0.predicted == name ? (index, record, $0) : nil }
            }.sorted { ($0.2.confidence, $0.0) < ($1.2.confidence, $1.0) }
            return HTML.gallery(
                name, id: "class-\(place)", kind: "gallery small",
                cards: members.map { index, record, found in
                    ClassificationCard(
                        record: record, found: found, index: index, picture: picture(of: record), thumbnails: numbers
                    ).html
                })
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
            pictures[record.name]?.html("What was looked at of \(record.name)"),
            explanations[record.name]?.html("What speaks for the class, orange, and against it, blue"),
        ]
        return HTML(joining: shown.compactMap(\.self))
    }
}
