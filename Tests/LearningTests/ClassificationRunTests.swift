import Batch
import Foundation
import ImageFiles
import Imaging
import Reports
import TestSupport
import Testing

@testable import Learning

/// Hears nothing, and ends the process after a number of cases, as a kill does.
private struct Listener: RunObserver {
    var lastCase = Int.max
    func say(_ line: String) {}
    func adapt(step: Int, of total: Int, loss: Double) {}
    func begin(completed: Int, total: Int) {}
    func advance(completed: Int, total: Int, name: String, note: String?) {
        if completed >= lastCase { _exit(9) }
    }
    func finish() {}
}

@Suite struct ClassificationRunTests {
    private let work: TemporaryFolder

    /// Two classes of stripes and of discs; six pictures to classify, one of them an example, and one broken file.
    init() throws {
        work = try TemporaryFolder()
        for (label, name) in ["=stripes", "<i>discs"].enumerated() {
            try FileManager.default.createDirectory(
                atPath: work.path("support/\(name)"), withIntermediateDirectories: true)
            for number in 0..<3 {
                try PNGFile.write(Self.picture(label, number), to: work.path("support/\(name)/\(number).png"))
            }
        }
        try FileManager.default.createDirectory(atPath: work.path("in"), withIntermediateDirectories: true)
        for number in 0..<5 {
            try PNGFile.write(Self.picture(number % 2, 10 + number), to: work.path("in/q\(number).png"))
        }
        try PNGFile.write(Self.picture(0, 0), to: work.path("in/again.png"))
        _ = try work.write(Array("\u{89}PNG no more".utf8), to: "in/broken.png")
        _ = try work.write(
            Array("case,label\nq0,=stripes\nq1.png,<i>discs\nq2,=stripes\n".utf8), to: "truth.csv")
    }

    private static func picture(_ label: Int, _ number: Int) -> Raster<UInt8> {
        let pixels = (0..<32 * 32).map { pixel -> UInt8 in
            let (x, y) = (pixel % 32, pixel / 32)
            let noise = (pixel * 37 + number * 101) % 40
            let inside = (x - 16 - number % 3) * (x - 16 - number % 3) + (y - 15) * (y - 15) < 80
            return UInt8(((label == 0 ? (x + number) / 4 % 2 == 0 : inside) ? 180 : 20) + noise)
        }
        return Raster(width: 32, height: 32, pixels: pixels)
    }

    private static func request(
        _ work: String, output: String, shard: Shard = .whole, resumes: Bool = false, abstention: Double = 0
    ) -> ClassificationRequest {
        ClassificationRequest(
            settings: RunSettings(
                version: "test", command: "classify", inputs: ["\(work)/in"], output: "\(work)/\(output)",
                resumes: resumes, shard: shard),
            support: "\(work)/support", isByStudy: true, abstention: abstention, truth: "\(work)/truth.csv", threads: 1)
    }

    private func text(_ path: String) throws -> String { String(decoding: try work.bytes(of: path), as: UTF8.self) }

    @Test func `Every case gets a class, and what cannot be read fails alone`() throws {
        let outcome = try ClassificationRun(
            request: Self.request(work.path, output: "out"), observer: Listener()
        ).run()
        #expect(outcome.done == 6 && outcome.failures.count == 1)
        let lines = try text("out/predictions.csv").split(separator: "\r\n").map(String.init)
        #expect(lines[0] == "case,predicted,p_<i>discs,p_=stripes,abstained,nearest_support,weight")
        #expect(lines.count == 7)
        for (name, label) in [("again", "'=stripes"), ("q0", "'=stripes"), ("q1", "<i>discs"), ("q3", "<i>discs")] {
            #expect(lines.contains { $0.hasPrefix("\(name),\(label),") }, "\(name)")
        }
        #expect(try text("out/predictions-study.csv").split(separator: "\r\n").count == 7)
        let again = try JSONDocument.decoded(CaseRecord.self, from: work.bytes(of: "out/cases/again/result.json"))
        #expect(again.warnings.contains { $0.hasPrefix("W_SUPPORT") })
        #expect(again.source == .png && again.spacing == nil)
        let page = try text("out/report.html")
        #expect(!page.contains("<i>discs") && page.contains("&lt;i&gt;discs"))
        #expect(page.contains("Against the truth <span class=\"count\">3 cases"))
        #expect(try Reporting(output: work.path("out")).run().done == 6)
        #expect(try text("out/report.html") == page)
    }

    @Test func `A run that was killed goes on to the same bytes, and so do parts`() async throws {
        let path = work.path
        _ = try ClassificationRun(request: Self.request(path, output: "whole"), observer: Listener()).run()
        await #expect(processExitsWith: .exitCode(9)) { [path = path as String] in
            _ = try ClassificationRun(
                request: Self.request(path, output: "killed"), observer: Listener(lastCase: 3)
            ).run()
        }
        _ = try ClassificationRun(
            request: Self.request(path, output: "killed", resumes: true), observer: Listener()
        ).run()
        for index in 1...2 {
            _ = try ClassificationRun(
                request: Self.request(path, output: "parts", shard: Shard(index, of: 2)), observer: Listener()
            ).run()
        }
        _ = try Reporting(output: work.path("parts")).run()
        for other in ["killed", "parts"] {
            for file in [
                "predictions.csv", "predictions-study.csv", "summary.csv", "cases/q1/result.json",
                "cases/q1/picture.png",
            ] {
                #expect(try work.bytes(of: "whole/\(file)") == work.bytes(of: "\(other)/\(file)"), "\(other) \(file)")
            }
        }
    }

    @Test func `Below the probability that was asked for a case is undecided and to review`() throws {
        let outcome = try ClassificationRun(
            request: Self.request(work.path, output: "out", abstention: 1), observer: Listener()
        ).run()
        #expect(outcome.review > 0)
        #expect(try text("out/predictions.csv").contains(",yes,"))
    }

    @Test func `A plan names classes and cases, and writes nothing`() throws {
        let lines = try ClassificationRun(
            request: Self.request(work.path, output: "out"), observer: Listener()
        ).plan()
        #expect(lines.prefix(2) == ["support\t3 example(s)\t<i>discs", "support\t3 example(s)\t=stripes"])
        #expect(lines.contains("q0\tpicture\tq0.png"))
        #expect(!FileManager.default.fileExists(atPath: work.path("out")))
    }
}
