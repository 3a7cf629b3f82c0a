/// The begin of the page: what ran, and how many cases ended how.
struct ReportHeader {
    let run: RunRecord

    /// The run in a few words.
    static func verdict(of run: RunRecord) -> String {
        let counts = CaseStatus.Outcome.allCases.map { outcome in
            (outcome.rawValue, run.cases.count { $0.status == outcome })
        }
        return counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    }

    var html: HTML {
        """
        <header>
        <h1>medshot \(run.command)</h1>
        <ul class="tally">
        \(tally("failed", .failed, "#attention"))\(tally("to review", .review, "#review"))\
        \(tally("done", .done, "#done"))\(tally("skipped", .skipped, "#skipped"))</ul>
        <p class="ran">\(line)</p>
        </header>
        """
    }

    /// Everything about the run, for whoever wants to repeat it.
    var particulars: HTML {
        """
        <section id="ran">
        <h2>What ran</h2>
        <dl>
        \(row("Started", run.started))\(row("Took", NumberText.duration(run.seconds)))\
        \(row("Version", run.programVersion))\(row("Options", options))\(row("Seed", String(run.seed)))\
        \(row("Model SHA-256", run.modelSHA256))\(row("Adaptation", adaptation))\
        \(row("Networks", run.adaptation?.networks))\(row("Threads", String(run.threads)))\(row("Host", run.host))\(row("Libraries", libraries))</dl>
        </section>

        """
    }

    /// What ran, in a line.
    private var line: String {
        let model = run.modelSHA256.map { "model \($0.prefix(12))" }
        let parts: [String?] = [
            run.started, NumberText.duration(run.seconds), "version \(run.programVersion)", model,
            "seed \(run.seed)", Self.listed(run.options.filter { $0.value != "false" }, between: " = "),
        ]
        return parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func tally(_ words: String, _ outcome: CaseStatus.Outcome, _ target: String) -> HTML {
        let count = run.cases.count { $0.status == outcome }
        guard count > 0 else { return "" }
        return """
            <li class="\(outcome.rawValue)"><a href="\(target)"><b>\(count)</b> \(words)</a></li>

            """
    }

    private func row(_ name: String, _ value: String?) -> HTML {
        guard let value, !value.isEmpty else { return "" }
        return """
            <div><dt>\(name)</dt><dd>\(value)</dd></div>

            """
    }

    private var options: String { Self.listed(run.options, between: " = ") }

    private var libraries: String { Self.listed(run.libraryVersions, between: " ") }

    private var adaptation: String? {
        run.adaptation.map { adaptation in
            let loss = adaptation.finalLoss.map { ", last loss \(NumberText.fixed($0, decimals: 4))" } ?? ""
            let cut = adaptation.cutByBudget ? ", cut by the time budget" : ""
            guard adaptation.of > 0 else { return "without training, \(NumberText.duration(adaptation.seconds))" }
            return
                "\(adaptation.steps) of \(adaptation.of) steps, \(NumberText.duration(adaptation.seconds))\(loss)\(cut)"
        }
    }

    private static func listed(_ values: [String: String], between: String) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)\(between)\($0.value)" }.joined(separator: ", ")
    }
}
