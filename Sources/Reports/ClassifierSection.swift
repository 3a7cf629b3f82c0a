internal import Metrics

/// What a run classified with, and how right it was where the truth is known.
struct ClassifierSection {
    let classifier: ClassifierRecord
    let records: [CaseRecord]

    var html: HTML {
        """
        <section id="classifier">
        <h2>Classes and rules</h2>
        <p class="facts">\(origin)</p>
        <div class="columns">
        \(classes)\(heads)</div>
        </section>
        \(truth)
        """
    }

    private var origin: String {
        let left =
            classifier.leftOut > 0
            ? "\(classifier.leftOut) examples were left out in turn: that tells how often a rule is right, and made its "
                + "probabilities"
            : "no example could be left out, so that nothing tells how often a rule is right"
        return "The answers are those of \(classifier.head); \(left)."
    }

    private var classes: HTML {
        let rows = zip(classifier.classes, classifier.counts).map { name, count -> HTML in
            let found = records.count { $0.classification?.predicted == name }
            return "<tr><th scope=\"row\">\(name)</th><td>\(count)</td><td>\(found)</td></tr>\n"
        }
        return """
            <table>
            <thead><tr><th>class</th><th>examples</th><th>cases</th></tr></thead>
            <tbody>
            \(HTML(joining: rows))</tbody>
            </table>

            """
    }

    /// The heads side by side: on left out examples, and on cases whose truth is known.
    private var heads: HTML {
        let judged = records.compactMap(\.classification).filter { $0.truth != nil }
        let rows = classifier.heads.map { head -> HTML in
            let right = judged.count { $0.heads[head.name]?.label == $0.truth }
            let chosen: HTML = head.name == classifier.head ? " <span class=\"badge done\">answers</span>" : ""
            return """
                <tr><th scope="row">\(head.name)\(chosen)</th><td>\(percent(head.accuracy))</td>\
                <td>\(percent(head.probability))</td>\
                <td>\(percent(judged.isEmpty ? nil : Double(right) / Double(judged.count)))</td></tr>

                """
        }
        return """
            <table>
            <thead><tr><th>rule</th><th>right on examples left out</th><th>mean probability of the right class</th>\
            <th>right by the truth given</th></tr></thead>
            <tbody>
            \(HTML(joining: rows))</tbody>
            </table>

            """
    }

    private var truth: HTML {
        let judged = records.compactMap(\.classification).filter { found in
            found.truth.map(classifier.classes.contains) ?? false
        }
        guard !judged.isEmpty else { return "" }
        let places = Dictionary(classifier.classes.enumerated().map { ($1, $0) }) { first, _ in first }
        let score = ClassificationScore(
            classes: classifier.classes, truth: judged.map { places[$0.truth ?? ""] ?? 0 },
            predicted: judged.map { places[$0.predicted] ?? 0 },
            probabilities: judged.map { found in classifier.classes.map { found.probabilities[$0] ?? 0 } })
        let plot = ReliabilityPlot(
            confidences: judged.map(\.confidence), isRight: judged.map { $0.predicted == $0.truth })
        return """
            <section id="truth">
            <h2>Against the truth <span class="count">\(judged.count) cases</span></h2>
            <p class="facts">Accuracy \(percent(score.accuracy)), balanced \(percent(score.balancedAccuracy)), macro AUROC \
            \(fraction(score.macroArea)), expected calibration error \(fraction(score.calibrationError)).</p>
            <div class="columns">
            \(confusion(score))\(plot.svg)</div>
            </section>

            """
    }

    private func confusion(_ score: ClassificationScore) -> HTML {
        let header = HTML(joining: score.classes.map { "<th>\($0)</th>" })
        let rows = score.classes.indices.map { t -> HTML in
            let all = max(1, score.confusion[t].reduce(0, +))
            let cells = score.classes.indices.map { p -> HTML in
                let share = score.confusion[t][p] * 100 / all
                let kind = t == p ? "right" : "wrong"
                return "<td class=\"\(kind)\" style=\"--part:\(share)%\">\(score.confusion[t][p])</td>"
            }
            return "<tr><th scope=\"row\">\(score.classes[t])</th>\(HTML(joining: cells))</tr>\n"
        }
        return """
            <table class="confusion">
            <thead><tr><th>truth \\ predicted</th>\(header)</tr></thead>
            <tbody>
            \(HTML(joining: rows))</tbody>
            </table>

            """
    }

    private func percent(_ share: Double?) -> String {
        share.map { NumberText.fixed($0 * 100, decimals: 1) + " %" } ?? "–"
    }

    private func fraction(_ number: Double?) -> String { number.map { NumberText.fixed($0, decimals: 3) } ?? "–" }
}
