import Testing

@testable import Reports

@Suite struct PredictionTableTests {
    private static func record(_ name: String, study: String, _ p: Double, abstains: Bool = false) -> CaseRecord {
        let found = ClassificationRecord(
            predicted: p > 0.5 ? "a" : "b", probabilities: ["a": p, "b": 1 - p], isAbstained: abstains, heads: [:],
            votes: [.init(example: "x", label: "a", weight: 0.25)], slices: [], strangeness: 1, study: study)
        return CaseRecord(name: name, source: .png, size: SIMD3(1, 1, 1), classification: found)
    }

    @Test func `A case has its class, its probabilities and the example with the largest share`() {
        let table = PredictionTable.cases(
            [Self.record("one", study: "s", 0.75), Self.record("two", study: "s", 0.4, abstains: true)],
            classes: ["a", "b"])
        #expect(
            String(decoding: table.encoded, as: UTF8.self)
                == "case,predicted,p_a,p_b,abstained,nearest_support,weight\r\none,a,0.75,0.25,no,x,0.25\r\n"
                + "two,b,0.4,0.6,yes,x,0.25\r\n")
    }

    @Test func `A study has the mean of its series, and is undecided on its own`() {
        let table = PredictionTable.studies(
            [
                Self.record("one", study: "s", 0.75), Self.record("two", study: "t", 0.1),
                Self.record("three", study: "s", 0.35),
            ],
            classes: ["a", "b"], abstention: 0.6)
        #expect(
            String(decoding: table.encoded, as: UTF8.self)
                == "study,series,predicted,p_a,p_b,abstained\r\ns,2,a,0.55,0.45,yes\r\nt,1,b,0.1,0.9,no\r\n")
    }

    @Test func `The summary has a row per case and class`() {
        let table = SummaryTable.table(of: [Self.record("one", study: "s", 0.75)], classes: ["a", "b"])
        #expect(table.header == SummaryTable.classificationHeader)
        #expect(table.rows.map { $0[2] } == [.text("a"), .text("b")])
        #expect(table.rows.map { $0[4] } == [.text("yes"), .text("no")])
    }

    @Test func `A page without a classifier is none`() {
        #expect(ClassificationPage(run: SampleRecords.run, records: [], pictures: [:], examples: [:]) == nil)
    }

    @Test func `Answers that the truth contradicts are to be checked first, in a row for each mistake`() {
        var records = [0.9, 0.8, 0.2].enumerated().map { Self.record("case-\($0)", study: "s", $1) }
        for index in records.indices { records[index].classification?.truth = "b" }
        var run = SampleRecords.run
        run.cases = records.map { CaseStatus(name: $0.name, status: .done) }
        run.warnings = []
        let page = AttentionList(run: run, records: records).html.markup
        #expect(page.matches(of: /badge wrong/).count == 1)
        #expect(page.contains("case-0</a>, ") && page.contains("case-1</a>") && !page.contains("case-2"))
        #expect(page.contains("a instead of b"))
    }
}
