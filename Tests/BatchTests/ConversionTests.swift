import DICOM
import Foundation
import ImageFiles
import Imaging
import Reports
import Studies
import Synchronization
import TestSupport
import Testing

@testable import Batch

/// Keeps what a run says.
final class RecordingObserver: RunObserver {
    let lines = Mutex<[String]>([])

    func say(_ line: String) { lines.withLock { $0.append(line) } }
    func adapt(step: Int, of total: Int, loss: Double) {}
    func begin(completed: Int, total: Int) { say("begin \(completed)/\(total)") }
    func advance(completed: Int, total: Int, name: String, note: String?) {
        say("\(completed)/\(total) \(name)" + (note.map { ": \($0)" } ?? ""))
    }
    func finish() { say("finish") }
}

@Suite struct ConversionTests {
    private let input: TemporaryFolder
    private let work: TemporaryFolder

    init() throws {
        input = try TemporaryFolder()
        work = try TemporaryFolder()
    }

    private func convert(failFast: Bool = false, _ options: ConversionOptions = ConversionOptions()) throws
        -> BatchRun.Outcome
    {
        let settings = RunSettings(
            version: "test", command: "convert", inputs: [input.path], output: work.path("out"), failFast: failFast)
        return try Conversion(settings: settings, options: options, observer: RecordingObserver()).run()
    }

    private func cases() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: work.path("out/cases")).sorted()
    }

    private func mode(of name: String) throws -> Int {
        let facts = try FileManager.default.attributesOfItem(atPath: work.path("out/\(name)"))
        return try #require(facts[.posixPermissions] as? Int)
    }

    @Test func `A series becomes a volume with its voxels in their places`() throws {
        let phantom = PhantomSeries()
        try phantom.write(into: input)
        #expect(try convert().done == 1)
        let name = try #require(try cases().first)
        let volume = try NIfTIFile.volume(at: work.path("out/cases/\(name)/image.nii.gz"))
        #expect(volume.withReversedRows.geometry.matches(phantom.geometry, tolerance: 1e-4))
        #expect(volume.withReversedRows.voxels == phantom.volume.voxels)
    }

    @Test func `source.json leads from every slice to its image`() throws {
        let phantom = PhantomSeries()
        try phantom.write(into: input)
        _ = try convert()
        let name = try #require(try cases().first)
        let data = try Data(contentsOf: URL(filePath: work.path("out/cases/\(name)/source.json")))
        let record = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let slices = try #require(record["slices"] as? [[String: Any]])
        // The phantom names slice k after 7 k modulo 5.
        #expect(slices.map { $0["file"] as? String } == (0..<5).map { "image\($0 * 7 % 5).dcm" })
        #expect(record["series_instance_uid"] as? String == phantom.series.seriesInstanceUID)
        #expect(record["rows_reversed"] as? Bool == true)
    }

    @Test func `Only the owner may read what names the source`() throws {
        try PhantomSeries().write(into: input)
        _ = try convert()
        let name = try #require(try cases().first)
        #expect(try mode(of: "key.csv") == 0o600)
        #expect(try mode(of: "cases/\(name)/source.json") == 0o600)
        #expect(try mode(of: "run.json") == 0o644)
    }

    @Test func `No patient, path or identifier stands in a shareable file`() throws {
        let phantom = PhantomSeries()
        try phantom.write(into: input, prefix: "doe-")
        _ = try input.write(Array("no image".utf8), to: "doe.txt")
        _ = try convert()
        let name = try #require(try cases().first)
        for file in ["run.json", "summary.csv", "report.html", "cases/\(name)/result.json"] {
            let text = try String(contentsOf: URL(filePath: work.path("out/\(file)")), encoding: .utf8)
            for marker in ["DOE", "doe", input.path, phantom.series.seriesInstanceUID] {
                #expect(!text.contains(marker), "\(file) holds \(marker)")
            }
        }
    }

    @Test func `A broken file is named and the rest is done`() throws {
        try PhantomSeries().write(into: input, prefix: "a-")
        let other = PhantomSeries(identity: "other")
        try other.write(into: input, prefix: "b-")
        let whole = try input.bytes(of: "b-image2.dcm")
        _ = try input.write(Array(whole.dropLast(20)), to: "b-image2.dcm")
        var options = ConversionOptions()
        options.gaps = .refuse
        let outcome = try convert(options)
        #expect(outcome.done == 1)
        #expect(outcome.failures.contains { $0.contains("b-image2.dcm") && $0.contains("ends before") })
        #expect(outcome.failures.contains { $0.contains("missing") })
        let run = try JSONDocument.decoded(RunRecord.self, from: work.bytes(of: "out/run.json"))
        #expect(run.cases.count { $0.status == .failed } == 2)
        #expect(run.cases.allSatisfy { !($0.reason ?? "").contains("b-image2") })
        #expect(try cases().count == 1)
    }

    @Test func `With fail-fast nothing begins after a failure`() throws {
        try PhantomSeries().write(into: input, prefix: "a-")
        _ = try input.write(Array("no image".utf8), to: "b.dcm")
        let outcome = try convert(failFast: true)
        #expect(outcome.done == 0)
        let run = try JSONDocument.decoded(RunRecord.self, from: work.bytes(of: "out/run.json"))
        #expect(run.cases.map(\.status) == [.failed, .skipped])
    }

    @Test func `The record of a projection says no orientation, that of a slice does`() throws {
        for (name, kind) in [("projection", "1.2.840.10008.5.1.4.1.1.1"), ("slice", "1.2.840.10008.5.1.4.1.1.2")] {
            var image = DataElements.image(columns: 2)
            image.set(0x0008_0016, "UI", kind)
            image.set(0x0008_0018, "UI", "1.2.3.\(name.utf8.count)")
            image.set(0x0020_000e, "UI", "1.2.4.\(name.utf8.count)")
            image.set(0x0008_0060, "CS", name == "slice" ? "CT" : "CR")
            if name == "projection" {
                image.remove(0x0020_0032)
                image.remove(0x0020_0037)
            }
            image.set(0x7fe0_0010, "OW", [1, 0, 2, 0])
            _ = try input.write(image.file, to: name)
        }
        #expect(try convert().done == 2)
        for name in try cases() {
            let record = try JSONDocument.decoded(
                CaseRecord.self, from: work.bytes(of: "out/cases/\(name)/result.json"))
            #expect(record.orientation == (record.modality == "CT" ? "axial" : nil))
        }
    }

    @Test func `Failures of one kind in one folder share a line`() {
        let failures = ["x/1.dcm", "x/2.dcm", "y/3.dcm"].map {
            CaseFailure(name: "file-0", file: $0, code: "E", reason: "cannot be read")
        }
        #expect(
            FailureLines.lines(of: failures) == [
                "2 files in x, such as x/1.dcm: E: cannot be read", "file-0 (y/3.dcm): E: cannot be read",
            ])
    }

    @Test func `The same input gives the same cases and tables`() throws {
        try PhantomSeries().write(into: input)
        _ = try convert()
        let name = try #require(try cases().first)
        let files = ["summary.csv", "key.csv", "cases/\(name)/image.nii.gz", "cases/\(name)/result.json"]
        let first = try files.map { try work.bytes(of: "out/\($0)") }
        try FileManager.default.removeItem(atPath: work.path("out"))
        _ = try convert()
        #expect(try files.map { try work.bytes(of: "out/\($0)") } == first)
    }
}
