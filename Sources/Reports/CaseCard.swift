internal import ImageFiles

/// One case in the gallery: its picture, what it is, and a row per structure.
struct CaseCard {
    let record: CaseRecord
    /// Place among the records; the card's anchor, since a name may hold anything.
    let index: Int
    let picture: HTML

    var html: HTML {
        let badge: HTML = record.needsReview ? " <span class=\"badge review\">review</span>" : ""
        return """
            <article id="case-\(index)" class="\(record.needsReview ? "review" : "done")">
            <h3>\(record.name)\(badge)</h3>
            \(HTML.list(record.reviewReasons, kind: "reasons"))<p class="facts">\(facts)</p>
            \(picture)\(table)\(HTML.list(record.warnings, kind: "warnings"))</article>

            """
    }

    private var facts: String {
        let size = (0..<3).map { String(record.size[$0]) }.joined(separator: " × ")
        let spacing = record.spacing.map { spacing in
            (0..<3).map { String((spacing[$0] * 100).rounded() / 100).replacing(/\.0$/, with: "") }.joined(
                separator: " × ") + " mm"
        }
        return [record.modality, record.orientation, size, spacing].compactMap(\.self).joined(
            separator: " · ")
    }

    private var table: HTML {
        guard !record.labels.isEmpty else { return "<p class=\"facts\">no structures</p>\n" }
        return """
            <table>
            <thead><tr><th>structure</th><th>size</th><th>mean</th><th>slices</th><th>confidence</th></tr></thead>
            <tbody>
            \(HTML(joining: record.labels.map(row)))</tbody>
            </table>

            """
    }

    private func row(of label: LabelRecord) -> HTML {
        let swatch = LabelPalette.swatch(of: label.value)
        guard label.voxels > 0 else {
            return """
                <tr class="absent"><th scope="row">\(swatch)\(label.name)</th><td colspan="3">absent</td>\
                <td>\(confidence(label))</td></tr>

                """
        }
        let mean = label.meanIntensity.map(NumberText.short) ?? "–"
        return """
            <tr><th scope="row">\(swatch)\(label.name)</th><td>\(label.sizeText)</td><td>\(mean)</td>\
            <td>\(label.slices)</td><td>\(confidence(label))</td></tr>

            """
    }

    private func confidence(_ label: LabelRecord) -> HTML {
        guard let confidence = label.confidence else { return "–" }
        let percent = Int((min(max(confidence, 0), 1) * 100).rounded())
        return """
            <span class="bar" style="--part:\(percent)%"></span>\(NumberText.fixed(confidence, decimals: 2))
            """
    }
}
