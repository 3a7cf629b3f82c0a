/// The page's style sheet, which names no outside font, picture or file.
enum ReportStyle {
    static let css: HTML = """

        :root { color-scheme: light dark;
          --ground: #f6f6f4; --card: #fff; --ink: #1d1f21; --quiet: #63686d; --line: #dddfdc;
          --failed: #b3261e; --review: #9a5b00; --review-ground: #fff4df; --good: #1f6b4a; --link: #0b5394; }
        @media (prefers-color-scheme: dark) { :root {
          --ground: #141618; --card: #1d2022; --ink: #e4e6e7; --quiet: #9aa1a6; --line: #33383b;
          --failed: #ff8a80; --review: #ffb951; --review-ground: #35290f; --good: #7cc7a2; --link: #8fc1f0; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 84rem; padding: 1.5rem 1.5rem 3rem; background: var(--ground);
          color: var(--ink); font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
          font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        h1, h2, h3, p, ul, dl { margin: 0; padding: 0; }
        ul { list-style: none; }
        a { color: var(--link); text-decoration: none; }
        a:hover { text-decoration: underline; }
        h1 { font-size: 1.35rem; font-weight: 650; letter-spacing: -.01em; }
        h2 { font-size: 1.05rem; font-weight: 650; margin: 2rem 0 .7rem; }
        h3 { font-size: .95rem; font-weight: 650; }
        .ran, .facts, .count, footer { color: var(--quiet); }
        .count { font-weight: 400; }
        .ran, .facts { font-size: .85rem; }
        .tally { display: flex; flex-wrap: wrap; gap: .2rem 1.8rem; margin: .5rem 0 .6rem; }
        .tally a { color: inherit; }
        .tally b { font-size: 1.9rem; font-weight: 650; line-height: 1.1; margin-right: .2rem; }
        .tally .failed b { color: var(--failed); }
        .tally .review b { color: var(--review); }
        .tally .done b { color: var(--good); }
        .tally .skipped b { color: var(--quiet); }
        dl { font-size: .85rem; }
        dl div { display: grid; grid-template-columns: 8.5rem 1fr; padding: .15rem 0; }
        dt { color: var(--quiet); }
        dd { margin: 0; }
        .attention { background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
        .attention li { display: grid; grid-template-columns: 5.2rem minmax(8rem, 13rem) 1fr; gap: .2rem .8rem;
          align-items: baseline; padding: .4rem .8rem; border-top: 1px solid var(--line); }
        .attention li:first-child { border-top: 0; }
        .name { font-weight: 600; }
        .clear p { color: var(--good); }
        .badge { font-size: .75rem; font-weight: 650; white-space: nowrap; }
        .badge::before { content: ""; display: inline-block; width: .55em; height: .55em; margin-right: .4em;
          border-radius: 50%; background: currentColor; }
        .badge.failed, .badge.wrong { color: var(--failed); }
        .badge.failed::before, .badge.wrong::before { border-radius: 0; }
        .badge.review { color: var(--review); }
        .badge.warning, .badge.skipped { color: var(--quiet); }
        .gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(34rem, 100%), 1fr)); gap: 1rem;
          align-items: start; }
        article { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .8rem;
          break-inside: avoid; }
        article { content-visibility: auto; contain-intrinsic-size: auto 24rem; }
        article.review { border-left: 4px solid var(--review); }
        article:target { outline: 2px solid var(--link); }
        h3 .badge { float: right; }
        .reasons { background: var(--review-ground); border-radius: 4px; padding: .3rem .6rem; margin: .4rem 0;
          font-size: .88rem; }
        .warnings { color: var(--quiet); font-size: .85rem; margin-top: .5rem; }
        img { display: block; width: 100%; height: auto; margin: .5rem 0; border-radius: 3px; background: #000; }
        table { width: 100%; border-collapse: collapse; font-size: .85rem; }
        th, td { text-align: right; padding: .25rem 0 .25rem .6rem; border-top: 1px solid var(--line);
          font-weight: 400; white-space: nowrap; }
        thead th { border-top: 0; color: var(--quiet); }
        th:first-child { text-align: left; padding-left: 0; white-space: normal; }
        .wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 6px;
          padding: 0 .8rem .2rem; }
        .wide td:last-child, .wide td:nth-last-child(2), .wide th:last-child, .wide th:nth-last-child(2) {
          text-align: left; white-space: normal; min-width: 9rem; }
        .wide th:first-child { white-space: nowrap; }
        .structures :is(th, td):nth-last-child(-n+2) { text-align: right; white-space: nowrap; min-width: 0; }
        .structures td:last-child { width: 40%; }
        .volumes { display: block; width: 100%; max-width: 26rem; margin-left: auto; }
        .volumes text { font-size: 9px; fill: var(--quiet); }
        .cohort :is(th, td):nth-last-child(2) { text-align: right; white-space: nowrap; min-width: 0; }
        .cohort .why td { border: 0; padding: 0 0 .35rem 1rem; color: var(--review); }
        .why span { display: inline-block; position: sticky; left: 1rem; max-width: calc(100vw - 5rem); }
        .absent td { color: var(--quiet); }
        td i, th i { display: inline-block; width: .8em; height: .8em; margin-right: .5em; border-radius: 2px;
          vertical-align: -.05em; box-shadow: inset 0 0 0 1px rgb(0 0 0 / .25); }
        .bar { display: inline-block; width: 3rem; height: .4em; margin-right: .5em; border-radius: 1px;
          vertical-align: .1em;
          background: linear-gradient(to right, var(--quiet) var(--part), var(--line) var(--part)); }
        footer { margin-top: 2.5rem; font-size: .8rem; }
        @media (max-width: 40rem) {
          body { padding: 1rem .8rem 2rem; }
          .tally { gap: .2rem 1.2rem; }
          .tally b { font-size: 1.6rem; }
          .attention li { grid-template-columns: auto 1fr; }
          .attention .reason { grid-column: 1 / -1; }
          dl div { grid-template-columns: 1fr; padding: .25rem 0; }
          .bar { display: none; }
          .structures tr { display: grid; grid-template-columns: 2fr 1.2fr 1.6fr 1.4fr; }
          .structures :is(th, td):last-child { grid-column: 1 / -1; width: auto; border: 0; }
          .structures thead th:last-child { display: none; } }
        @media print {
          :root { --ground: #fff; --card: #fff; --ink: #000; --quiet: #555; --line: #bbb; --link: #000;
            --failed: #b3261e; --review: #7a4800; --review-ground: #fff; --good: #1f6b4a; }
          @page { margin: 12mm; }
          body { max-width: none; padding: 0; font-size: 9pt; }
          h2 { margin-top: 1rem; }
          i, .bar, .badge::before { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          .gallery { grid-template-columns: 1fr 1fr; }
          h2 { break-after: avoid; }
          footer { margin-top: 1rem; break-before: avoid; }
          article { content-visibility: visible; }
          .wide { overflow: visible; } }

        """

    /// What a page about classes needs besides.
    static let classification: HTML = """

        .columns { margin-top: .5rem; display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: flex-start; }
        .columns table { width: auto; max-width: 100%; background: var(--card); border: 1px solid var(--line);
          border-radius: 6px; border-collapse: separate; border-spacing: 0; padding: .3rem .8rem; }
        .columns th { white-space: normal; }
        .badge.done { color: var(--good); }
        .plot { width: 16rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
        .plot text { font-size: 11px; fill: var(--quiet); }
        .confusion td { min-width: 3.2rem; text-align: center; padding: .35rem .6rem; }
        .confusion td.right { background: color-mix(in srgb, var(--good) calc(var(--part) * .5), transparent); }
        .confusion td.wrong { background: color-mix(in srgb, var(--failed) calc(var(--part) * .5), transparent); }
        .small { grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); }
        .small img { display: inline-block; width: auto; max-width: 100%; margin-right: .5rem; }
        .answer .badge { margin-left: .5em; }
        .examples { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .5rem; }
        .examples i { display: block; width: 64px; height: 64px; background-size: cover; border-radius: 3px; }
        figure { margin: 0; width: 4.6rem; font-size: .72rem; color: var(--quiet); }
        @media print {
          .small { grid-template-columns: repeat(3, 1fr); gap: .6rem; }
          .small img { max-height: 5rem; }
          .examples { gap: .3rem; }
          .examples i { width: 44px; height: 44px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          figure { width: 3.4rem; } }

        """
}
