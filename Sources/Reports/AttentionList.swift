/// What a person must look at before anything else: failed cases, cases to review, warnings; and at the end what was skipped.
struct AttentionList {
    /// Names in one row; key.csv tells the rest.
    private static let mostNames = 3

    let run: RunRecord
    let records: [CaseRecord]

    var html: HTML {
        let rows = rows(.failed) + reviews + warnings
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
        var names: [String: [String]] = [:]
        var reasons: [String] = []
        for status in run.cases where status.status == outcome {
            let reason = status.reason ?? "no reason is known"
            if names[reason] == nil { reasons.append(reason) }
            names[reason, default: []].append(status.name)
        }
        return reasons.map { reason in
            let all = names[reason] ?? []
            let more = all.count - Self.mostNames
            let shown = all.prefix(Self.mostNames).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
            return row(outcome.rawValue, name: "\(shown)", reason: reason)
        }
    }

    private var reviews: [HTML] {
        records.enumerated().filter { $0.element.needsReview }.map { index, record in
            row(
                "review", name: "<a href=\"#case-\(index)\">\(record.name)</a>",
                reason: record.reviewReasons.joined(separator: "; "))
        }
    }

    private var warnings: [HTML] {
        run.warnings.map { row("warning", name: "whole run", reason: $0) }
            + records.enumerated().flatMap { index, record in
                record.warnings.map { warning in
                    row("warning", name: "<a href=\"#case-\(index)\">\(record.name)</a>", reason: warning)
                }
            }
    }

    private func row(_ kind: String, name: HTML, reason: String) -> HTML {
        """
        <li><span class="badge \(kind)">\(kind)</span> <span class="name">\(name)</span> \
        <span class="reason">\(reason)</span></li>

        """
    }
}
