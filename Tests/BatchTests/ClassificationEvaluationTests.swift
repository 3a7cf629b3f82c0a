import Foundation
import TestSupport
import Testing

@testable import Batch

struct ClassificationEvaluationTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func evaluate(_ predictions: String, _ truth: String) throws -> ClassificationResult {
        try ClassificationEvaluation(
            predictions: try folder.write(Array(predictions.utf8), to: "predictions.csv"),
            truth: try folder.write(Array(truth.utf8), to: "truth.csv"), seed: 0
        ).run()
    }

    func document(_ result: ClassificationResult) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(result.json().utf8)) as? [String: Any])
    }

    func value(_ name: String, of document: [String: Any]) -> Double? {
        (document[name] as? [String: Any])?["value"] as? Double
    }

    @Test func `Cases are matched by name or by file, and what was left undecided is told apart`() throws {
        let result = try evaluate(
            "case,predicted,p_cat,p_dog,abstained\na,cat,0.9,0.1,no\nb,dog,0.4,0.6,yes\nc,dog,0.2,0.8,no\n",
            "path,label\nsome/a.png,cat\nsome/b.nii.gz,cat\nc,dog\nd,dog\n")
        let document = try document(result)
        #expect(document["cases"] as? Int == 3)
        #expect(value("accuracy", of: document) == 2.0 / 3)
        #expect(value("coverage", of: document) == 2.0 / 3)
        #expect(value("accuracy_of_decided", of: document) == 1)
        #expect(value("macro_auroc", of: document) == 1)
        #expect(document["confusion"] as? [[Int]] == [[1, 1], [0, 1]])
        #expect(result.failures.count == 1 && result.failures[0].contains("E_NO_PREDICTION"))
    }

    @Test func `Without probabilities there is no AUROC; without a class the likeliest counts`() throws {
        let plain = try document(try evaluate("case,predicted\na,x\nb,y\n", "case,label\na,x\nb,y\n"))
        #expect(value("accuracy", of: plain) == 1 && plain["macro_auroc"] == nil)
        let open = try document(try evaluate("case,p_x,p_y\na,0.7,0.3\nb,0.1,0.9\n", "case,label\na,x\nb,y\n"))
        #expect(value("accuracy", of: open) == 1)
    }

    @Test func `A class that the predictions do not know is said`() throws {
        let result = try evaluate("case,predicted,p_x\na,x,1\nb,x,1\n", "case,label\na,x\nb,z\n")
        #expect(result.notes.count == 1 && result.notes[0].contains("z"))
        #expect(result.lines.contains { $0.hasPrefix("z") })
    }

    @Test(arguments: [
        "label\nx\n", "case,predicted,p_x\na,x,1.5\n", "case,predicted\na,x\na,x\n", "case,predicted\nother,x\n",
        "case,predicted\n\"a,x\n", "case,predicted\n",
    ])
    func `A table that does not fit is refused`(predictions: String) {
        #expect(throws: RunError.self) { try evaluate(predictions, "case,label\na,x\n") }
    }
}
