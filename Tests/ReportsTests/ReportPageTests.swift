import Foundation
import ImageFiles
import Imaging
import Testing

@testable import Reports

@Suite struct ReportPageTests {
    static func page(
        run: RunRecord = SampleRecords.run,
        records: [CaseRecord] = [SampleRecords.done, SampleRecords.review],
        overlays: [String: ReportPicture] = [:]
    ) -> String {
        String(decoding: ReportPage(run: run, records: records, overlays: overlays).encoded, as: UTF8.self)
    }

    @Test func `The page asks nothing of the outside and runs nothing`() {
        let page = Self.page(overlays: [SampleRecords.done.name: .inside([1, 2, 3])])
        #expect(page.contains("content=\"default-src 'none'; img-src data: 'self' file:; style-src 'unsafe-inline'\""))
        for word in ["<script", "http://", "https://", "url(", "@import", "<link", "<iframe", "onload"] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("src=\"data:image/png;base64,AQID\""))
    }

    @Test func `What failed comes before what needs review, before warnings, before what is done`() throws {
        let page = Self.page()
        let places = [
            "slice 17 cannot be decoded", "nodule is absent; confidence is low",
            "adaptation was cut by the time budget</span>", "id=\"review\"", "id=\"done\"",
            "it holds no image",
            "What ran",
        ].map { page.firstRange(of: $0)?.lowerBound }
        let found = places.compactMap(\.self)
        #expect(found.count == places.count)
        #expect(found == found.sorted())
    }

    @Test func `The header says what ran`() {
        let page = Self.page()
        for words in [
            "medshot segment", "2026-02-03T04:05:06Z", "3 min 12 s", "version 0.1.0", "model 9f86d081884c",
            "seed 18446744073709551615", "adapt = finetune, format = nifti,png", "180 of 300 steps",
        ] {
            #expect(page.contains(words), "\(words)")
        }
    }

    @Test func `Failures for one reason share a row`() {
        var run = SampleRecords.run
        run.cases = (1...5).map { CaseStatus(name: "file-\($0)", status: .failed, reason: "cannot be read") }
        let page = Self.page(run: run, records: [])
        #expect(page.contains("file-1, file-2, file-3 and 2 more"))
        #expect(page.ranges(of: "cannot be read").count == 1)
    }

    @Test func `Cases to review for one reason share a row, each with its link`() {
        var records = (1...5).map { number in
            var record = SampleRecords.review
            record.name = "scan-\(number)"
            return record
        }
        records[4].reviewReasons = ["another"]
        let page = Self.page(records: records)
        let list = page.components(separatedBy: "<h2>Structures").first ?? ""
        #expect(list.ranges(of: "nodule is absent; confidence is low").count == 1)
        #expect(list.contains("<a href=\"#case-0\">scan-1</a>, <a href=\"#case-1\">scan-2</a>"))
        #expect(list.contains("and 1 more") && list.contains("another"))
    }

    @Test func `An adaptation without steps is no training`() {
        var run = SampleRecords.run
        run.adaptation = AdaptationRecord(steps: 0, of: 0, seconds: 2, cutByBudget: false, finalLoss: 0)
        let page = Self.page(run: run)
        #expect(page.contains("without training, 2.0 s") && !page.contains("0 of 0"))
    }

    @Test func `Structures stand with how many cases show them, their expected Dice and a disc for every volume`()
        throws
    {
        var run = SampleRecords.run
        run.adaptation?.expectedDice = [
            ExpectedDiceRecord(value: 1, name: "liver", mean: 0.874, margin: 0.051, heldOut: 3, byStudy: true)
        ]
        var other = SampleRecords.done
        other.name = "ct-2"
        other.labels[0].volumeML = 741.125
        let page = Self.page(run: run, records: [SampleRecords.done, other, SampleRecords.review])
        let section = try #require(page.components(separatedBy: "<h2>Structures").dropFirst().first)
        #expect(section.contains("<td>2 of 2</td><td>0.87 ± 0.05</td>"))
        #expect(section.contains("<td>0 of 1</td><td>–</td>"))
        // 0 is at 8 and 2000 ml at 292 of 300.
        #expect(
            section.contains("<a href=\"#case-0\"><circle cx=\"218.5\"") && section.contains("ct-1f3a9c2e07b4: 1482 ml")
        )
        #expect(section.contains("<a href=\"#case-1\"><circle cx=\"113.2\""))
    }

    @Test func `Without a scale sizes are counted in pixels`() throws {
        var picture = SampleRecords.done
        picture.labels[0].volumeML = nil
        picture.labels[0].voxels = 1482
        let page = Self.page(records: [picture])
        #expect(page.contains("ct-1f3a9c2e07b4: 1482 px") && page.contains("<td>1482 px</td>"))
        #expect(!page.contains("1482 ml"))
    }

    @Test func `A thousand cases make a small page, whose pictures are fetched when they come into view`() {
        var run = SampleRecords.run
        let records = (0..<1000).map { number in
            var record = SampleRecords.done
            record.name = "ct-\(number)"
            record.warnings = ["a slice was mixed of its neighbours"]
            return record
        }
        run.cases = records.map { CaseStatus(name: $0.name, status: .done) }
        let overlays = Dictionary(
            uniqueKeysWithValues: records.map { ($0.name, ReportPicture.beside("cases/\($0.name)/overlay.png")) })
        let page = Self.page(run: run, records: records, overlays: overlays)
        #expect(page.utf8.count < 2_000_000)
        #expect(page.contains("<img src=\"cases/ct-17/overlay.png\"") && !page.contains("data:image"))
        #expect(page.ranges(of: "loading=\"lazy\"").count == 1000)
        #expect(page.contains("and 997 more"))
    }

    @Test func `A run without trouble says so`() {
        var run = SampleRecords.run
        run.cases = [CaseStatus(name: SampleRecords.done.name, status: .done)]
        run.warnings = []
        let page = Self.page(run: run, records: [SampleRecords.done])
        #expect(page.contains("Nothing needs attention"))
        #expect(!page.contains("Check first"))
    }

    /// A payload in every text that a record holds.
    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "&lt;",
    ])
    func `Text from outside stays text`(payload: String) {
        var run = SampleRecords.run
        run.programVersion = payload
        run.command = payload
        run.options = [payload: payload]
        run.modelSHA256 = payload
        run.libraryVersions = [payload: payload]
        run.host = payload
        run.started = payload
        run.warnings = [payload]
        run.cases = CaseStatus.Outcome.allCases.map { CaseStatus(name: payload, status: $0, reason: payload) }
        var label = SampleRecords.liver
        label.name = payload
        var record = SampleRecords.review
        record.name = payload
        record.modality = payload
        record.orientation = payload
        record.labels = [label]
        record.reviewReasons = [payload]
        record.warnings = [payload]
        let page = Self.page(run: run, records: [record], overlays: [payload: .inside([0])])
        #expect(!page.contains(payload))
        #expect(page.contains(("\(payload)" as HTML).markup))
    }

    @Test(
        arguments: [
            ("a & b < c > d \" e ' f", "a &amp; b &lt; c &gt; d &quot; e &#39; f"),
            ("a\0b\u{7}c\u{85}", "a\u{fffd}b\u{fffd}c\u{fffd}"),
            ("\r\n", "\u{fffd}\u{fffd}"), ("abc\u{202e}fdp", "abc\\u{202e}fdp"),
            ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
            ("<\u{338}script", "&lt;\u{338}script"), ("m\u{fc}ller \u{5d0}", "m\u{fc}ller \u{5d0}"),
        ])
    func `Marks, controls and reordering characters are escaped`(text: String, escaped: String) {
        #expect(("\(text)" as HTML).markup == escaped)
        #expect(("<b title=\"\(text)\">" as HTML).markup == "<b title=\"\(escaped)\">")
    }

    @Test func `Numbers are rounded as a person reads them`() {
        #expect(
            [0, 0.424, 8.4849, 37.46, 148.2, 1482.2, 12_345_678, -0.001, -64.97].map(NumberText.short) == [
                "0.00", "0.42", "8.48", "37.5", "148", "1482", "12\u{2009}345\u{2009}678", "0.00",
                "\u{2212}65.0",
            ])
        #expect(
            [0.04, 59.9, 60, 192.4, 7322].map(NumberText.duration) == [
                "0.0 s", "59.9 s", "1 min 0 s", "3 min 12 s", "2 h 2 min",
            ])
        #expect(NumberText.short(.nan) == "nan" && NumberText.duration(.infinity) == "inf s")
    }
}
