/// What a person must look at before anything else: failed cases, wrong answers where the truth is known, cases to review,
/// warnings; and at the end what was skipped.
struct AttentionList {
    /// Names in one row; key.csv tells the rest.
    private static let mostNames = 3
    /// Rows of cases to review.
    private static let mostRows = 100

    let run: RunRecord
    let records: [CaseRecord]

    var html: HTML {
        let rows = rows(.failed) + mistakes + reviews + warnings
        guard !rows.isEmpty else {
            return """
                <section id="attention" class="clear">
                <h2>Nothing needs attention</h2>
                <p>Every case is done, and no check found a fault.</p>
                </section>
                """
        }
        return """
            <section id="attention">
            <h2>Check first</h2>
            <ul class="attention">
            \(HTML(joining: rows))</ul>
            </section>
            """
    }

    /// What was not begun: folders of studies hold much that is no image, so it comes last.
    var skipped: HTML {
        let rows = rows(.skipped)
        guard !rows.isEmpty else { return "" }
        return """
            <section id="skipped">
            <h2>Skipped <span class="count">\(rows.count)</span></h2>
            <ul class="attention">
            \(HTML(joining: rows))</ul>
            </section>

            """
    }

    private func rows(_ outcome: CaseStatus.Outcome) -> [HTML] {
        // A damaged folder fails file by file, for one reason.
        grouped(
            run.cases.filter { $0.status == outcome }.map { ($0.reason ?? "no reason is known", "\($0.name)") },
            as: outcome.rawValue)
    }

    private var reviews: [HTML] {
        let cases = records.enumerated().filter { $0.element.needsReview }
        let rows = grouped(
            cases.map { ($0.element.reviewReasons.joined(separator: "; "), link(to: $0.offset)) }, as: "review")
        guard rows.count > Self.mostRows else { return rows }
        let more = rows.count - Self.mostRows
        return rows.prefix(Self.mostRows) + [row("review", name: "\(more) more", reason: "all of them stand below")]
    }

    /// Classes that the truth given contradicts.
    private var mistakes: [HTML] {
        grouped(
            records.enumerated().compactMap { index, record in
                guard let found = record.classification, let truth = found.truth, truth != found.predicted else {
                    return nil
                }
                return ("\(found.predicted) instead of \(truth)", link(to: index))
            }, as: "wrong")
    }

    private var warnings: [HTML] {
        run.warnings.map { row("warning", name: "whole run", reason: $0) }
            + grouped(
                records.enumerated().flatMap { index, record in record.warnings.map { ($0, link(to: index)) } },
                as: "warning")
    }

    private func link(to index: Int) -> HTML { "<a href=\"#case-\(index)\">\(records[index].name)</a>" }

    /// A row for every reason, in the order in which they come up.
    private func grouped(_ entries: [(reason: String, name: HTML)], as kind: String) -> [HTML] {
        var names: [String: [HTML]] = [:]
        var reasons: [String] = []
        for entry in entries {
            if names[entry.reason] == nil { reasons.append(entry.reason) }
            names[entry.reason, default: []].append(entry.name)
        }
        return reasons.map { reason in
            let all = names[reason] ?? []
            let more = all.count - Self.mostNames
            let shown = all.prefix(Self.mostNames).enumerated().map { place, name -> HTML in
                place == 0 ? name : ", \(name)"
            }
            let rest: HTML = more > 0 ? " and \(more) more" : ""
            return row(kind, name: HTML(joining: shown + [rest]), reason: reason)
        }
    }

    private func row(_ kind: String, name: HTML, reason: String) -> HTML {
        """
        <li><span class="badge \(kind)">\(kind)</span> <span class="name">\(name)</span> \
        <span class="reason">\(reason)</span></li>

        """
    }
}
