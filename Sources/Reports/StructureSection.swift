/// Every structure of the run: in how many cases it was found, how well it is expected to be, and how its volumes spread.
struct StructureSection {
    let run: RunRecord
    let records: [CaseRecord]

    private struct Structure {
        let value: UInt8
        let name: String
        /// Places of the cases that look for it, and what was found.
        var found: [(index: Int, label: LabelRecord)] = []
    }

    /// Nothing for a run without structures.
    var html: HTML {
        let structures = structures
        guard !structures.isEmpty else { return "" }
        return """
            <section id="structures">
            <h2>Structures</h2>
            <div class="wide"><table class="structures">
            <thead><tr><th>structure</th><th>found in</th><th>expected Dice</th><th>confidence</th>\
            <th>size of every case</th></tr></thead>
            <tbody>
            \(HTML(joining: structures.map(row)))</tbody>
            </table></div>
            </section>

            """
    }

    private var structures: [Structure] {
        var structures: [UInt8: Structure] = [:]
        for (index, record) in records.enumerated() {
            for label in record.labels {
                structures[label.value, default: Structure(value: label.value, name: label.name)].found
                    .append((index, label))
            }
        }
        return structures.values.sorted { $0.value < $1.value }
    }

    private func row(of structure: Structure) -> HTML {
        let present = structure.found.filter { $0.label.voxels > 0 }
        let confidences = present.compactMap(\.label.confidence).sorted()
        let middle = confidences.isEmpty ? "–" : NumberText.fixed(confidences[confidences.count / 2], decimals: 2)
        // Millilitres where any case has them: pixels beside them would compare nothing.
        let unit = present.contains { $0.label.volumeML != nil } ? "ml" : "px"
        let plot = SizePlot(
            points: present.filter { $0.label.size.unit == unit }.map { index, label in
                SizePlot.Point(
                    size: label.size.number, case: index, name: records[index].name,
                    needsReview: records[index].needsReview)
            }, unit: unit, color: LabelPalette.color(of: structure.value))
        return """
            <tr><th scope="row">\(LabelPalette.swatch(of: structure.value))\(structure.name)</th>\
            <td>\(present.count) of \(structure.found.count)</td><td>\(expected(structure.value))</td>\
            <td>\(middle)</td><td>\(plot.svg)</td></tr>

            """
    }

    private func expected(_ value: UInt8) -> String {
        guard let expected = run.adaptation?.expectedDice.first(where: { $0.value == value }) else { return "–" }
        return NumberText.fixed(expected.mean, decimals: 2) + " ± " + NumberText.fixed(expected.margin, decimals: 2)
    }
}
