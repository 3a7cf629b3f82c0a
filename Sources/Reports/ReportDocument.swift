/// What all reports have in common: head, tally, what needs attention, and what ran in full.
///
/// A page is complete in itself but for pictures that are files beside it; it runs no script and asks nothing of a network.
struct ReportDocument {
    let run: RunRecord
    let records: [CaseRecord]
    /// Style sheet besides the common one.
    var style: HTML = ""
    /// What stands between what needs attention and what was skipped.
    let sections: HTML
    /// What the results are called in the last line.
    let proposals: String

    /// The page in UTF-8.
    var encoded: [UInt8] { Array(page.markup.utf8) }

    private var page: HTML {
        let attention = AttentionList(run: run, records: records)
        let header = ReportHeader(run: run)
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; img-src data: 'self' file:; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>medshot \(run.command): \(ReportHeader.verdict(of: run))</title>
            <style>\(ReportStyle.css)\(style)</style>
            </head>
            <body>
            \(header.html)
            <main>
            \(attention.html)
            \(sections)\(attention.skipped)\(header.particulars)</main>
            <footer>Made by medshot \(run.programVersion). \(proposals) are proposals: check them before use.</footer>
            </body>
            </html>

            """
    }
}

extension HTML {
    /// A list of sentences; nothing where there are none.
    static func list(_ texts: [String], kind: String) -> HTML {
        guard !texts.isEmpty else { return "" }
        return """
            <ul class="\(kind)">\(HTML(joining: texts.map { "<li>\($0)</li>" }))</ul>

            """
    }

    /// A section of the gallery.
    static func gallery(_ title: String, id: String, kind: String = "gallery", cards: [HTML]) -> HTML {
        guard !cards.isEmpty else { return "" }
        return """
            <section id="\(id)">
            <h2>\(title) <span class="count">\(cards.count)</span></h2>
            <div class="\(kind)">
            \(HTML(joining: cards))</div>
            </section>

            """
    }
}
