/// One classified case in the gallery: its picture, its class, and the examples that decided.
struct ClassificationCard {
    let record: CaseRecord
    let found: ClassificationRecord
    /// Place among the records; the card's anchor, since a name may hold anything.
    let index: Int
    let picture: HTML
    /// Place of every example's thumbnail in the style sheet, by its public name.
    let thumbnails: [String: Int]
    /// How many examples are shown.
    private static let mostExamples = 3

    var html: HTML {
        let badge: HTML = record.needsReview ? " <span class=\"badge review\">review</span>" : ""
        let verdict: HTML
        switch found.truth {
        case nil: verdict = ""
        case found.predicted: verdict = " <span class=\"badge done\">right</span>"
        case let truth?: verdict = " <span class=\"badge failed\">truth: \(truth)</span>"
        }
        return """
            <article id="case-\(index)" class="\(record.needsReview ? "review" : "done")">
            <h3>\(record.name)\(badge)</h3>
            \(HTML.list(record.reviewReasons, kind: "reasons"))\(picture)<p class="answer"><b>\(answer)</b> \
            <span class="bar" style="--part:\(percent(found.confidence))%"></span>\(percent(found.confidence)) %\(verdict)</p>
            <p class="facts">\(others)</p>
            <div class="examples">\(HTML(joining: found.votes.prefix(Self.mostExamples).map(example)))</div>
            \(HTML.list(record.warnings, kind: "warnings"))</article>

            """
    }

    private var answer: String { found.isAbstained ? "undecided (\(found.predicted))" : found.predicted }

    /// The next classes by probability, and the heads that disagree.
    private var others: String {
        let next = found.probabilities.filter { $0.key != found.predicted }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(2)
            .map { "\($0.key) \(percent($0.value)) %" }
        let dissent = found.heads.filter { $0.value.label != found.predicted }.sorted { $0.key < $1.key }
            .map { "\($0.key) says \($0.value.label)" }
        return (next + dissent).joined(separator: " · ")
    }

    private func example(_ vote: ClassificationRecord.Vote) -> HTML {
        let picture: HTML =
            thumbnails[vote.example].map { "<i class=\"t\(String($0))\" role=\"img\" aria-label=\"example\"></i>" }
            ?? ""
        return """
            <figure title="\(vote.example)">\(picture)<figcaption>\(vote.label)<br>\(percent(vote.weight)) % share\
            </figcaption></figure>
            """
    }

    private func percent(_ share: Double) -> Int { Int((min(max(share, 0), 1) * 100).rounded()) }
}
