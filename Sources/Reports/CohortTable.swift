/// All cases side by side, the outliers first: a section of the report.
struct CohortTable {
    /// The page grows with every row; the rest is in summary.csv.
    private static let mostRows = 300

    let records: [CaseRecord]

    /// Whether any case tells its intensities; those that are segmented do not.
    private var knowsIntensities: Bool { records.contains { $0.intensity != nil } }

    private var columns: Int { knowsIntensities ? 8 : 5 }

    /// Nothing for a single case.
    var html: HTML {
        guard records.count > 1 else { return "" }
        let cohort = Cohort(records)
        let odd = cohort.rows.count { !$0.reasons.isEmpty }
        let words =
            records.count < Cohort.fewest
            ? "too few cases to tell what is usual" : odd == 0 ? "no outliers" : "\(odd) with outliers, first"
        let more = records.count - Self.mostRows
        let rest: HTML = more > 0 ? "<p class=\"facts\">and \(more) more cases: summary.csv</p>\n" : ""
        return """
            <section id="cohort">
            <h2>Cohort <span class="count">\(records.count) cases, \(words)</span></h2>
            <div class="wide cohort"><table>
            <thead><tr><th>case</th><th>modality</th><th>size</th><th>mm</th>\
            \(knowsIntensities ? "<th>1 %</th><th>median</th><th>99 %</th>" : "" as HTML)<th>structures</th></tr></thead>
            <tbody>
            \(HTML(joining: cohort.rows.prefix(Self.mostRows).map(row)))</tbody>
            </table></div>
            \(rest)</section>

            """
    }

    private func row(of row: Cohort.Row) -> HTML {
        let record = row.record
        func joined(_ part: (Int) -> String) -> String { (0..<3).map(part).joined(separator: " × ") }
        let size = joined { "\(record.size[$0])" }
        let spacing = record.spacing.map { spacing in joined { NumberText.short(spacing[$0]) } } ?? "–"
        let ends = [record.intensity?.low, record.intensity?.median, record.intensity?.high]
        let intensities: [HTML] =
            knowsIntensities ? ends.map { value in "<td>\(value.map(NumberText.short) ?? "–")</td>" } : []
        let volumes = record.labels.map { "\($0.name) \($0.sizeText)" }
        // A line of its own: several reasons would make a narrow column tall.
        let why: HTML =
            row.reasons.isEmpty
            ? ""
            : """
            <tr class="why"><td colspan="\(columns)"><span>\(row.reasons.joined(separator: "; "))</span></td></tr>

            """
        return """
            <tr>\
            <th scope="row"><a href="#case-\(row.index)">\(record.name)</a></th><td>\(record.modality ?? "–")</td>\
            <td>\(size)</td><td>\(spacing)</td>\(HTML(joining: intensities))\
            <td>\(volumes.joined(separator: ", "))</td></tr>
            \(why)
            """
    }
}
