import Foundation
import ImageFiles
import Imaging
import TestSupport
import Testing

/// Ends the built programs in the middle of their work, as Ctrl-C does.
@Suite(.serialized, .timeLimit(.minutes(20)))
struct InterruptionTests {
    /// Seconds from the signal to the end.
    ///
    /// The program promises five on a computer that does nothing else; tests share theirs.
    private static let patience = 15.0
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "samples")

    private let folder: TemporaryFolder
    private var output: String { folder.path("out") }

    init() throws { folder = try TemporaryFolder() }

    /// A folder with many copies of a file.
    private func copies(of file: String, count: Int) throws -> String {
        let source = Self.samples.appending(path: file)
        let name = folder.path("many")
        try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: true)
        let ending = source.lastPathComponent.split(separator: ".").dropFirst().joined(separator: ".")
        for number in 0..<count {
            try FileManager.default.copyItem(atPath: source.path, toPath: "\(name)/\(number).\(ending)")
        }
        return name
    }

    /// Runs medshot, sends SIGINT when standard error has a text, and checks what every interrupted run must leave.
    ///
    /// - Returns: What became of every case.
    private func interrupt(_ arguments: [String], when text: String, after pause: Double = 0) async throws -> [String] {
        let medshot = try BuiltProgram(named: "medshot")
        let (outcome, seconds) = try await medshot.interrupted(
            arguments + ["-o", output], when: text, after: pause)
        #expect(outcome.exitCode == 130, "\(outcome.error)")
        #expect(outcome.error.hasSuffix("medshot: ended by a signal; go on with --resume\n"), "\(outcome.error)")
        #expect(seconds < Self.patience)
        let page = try String(contentsOfFile: "\(output)/report.html", encoding: .utf8)
        let isTold = page.contains("a signal ended the run before this case") && page.hasSuffix("</html>\n")
        #expect(isTold)
        let run = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: "\(output)/run.json")))
                as? [String: Any])
        let cases = try #require(run["cases"] as? [[String: Any]])
        let finished = Set(cases.filter { $0["status"] as? String != "skipped" }.compactMap { $0["name"] as? String })
        let written = try FileManager.default.contentsOfDirectory(atPath: "\(output)/cases")
        // What is half written has a name that begins with a dot.
        #expect(Set(written) == finished)
        for name in written {
            #expect(FileManager.default.fileExists(atPath: "\(output)/cases/\(name)/result.json"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: output).allSatisfy { !$0.hasPrefix(".") })
        return cases.compactMap { $0["status"] as? String }
    }

    @Test func `convert that is interrupted keeps its cases and goes on`() async throws {
        let input = try copies(of: "abdomen/truth/ct-0da38a916b22.nii.gz", count: 120)
        let statuses = try await interrupt(["convert", input], when: "[1/120]")
        #expect(statuses.contains("done") && statuses.contains("skipped") && statuses.count == 120)
        let again = try await BuiltProgram(named: "medshot").run(["convert", input, "-o", output, "--resume"])
        #expect(again.exitCode == 0)
        #expect(again.error.contains("of 120 case(s) are done already"))
    }

    @Test func `segment that is interrupted while it adapts reports cases that were not begun`() async throws {
        let arguments = [
            "segment", Self.samples.path + "/brain/studies", "--support", Self.samples.path + "/brain/support",
            "--adapt", "scratch", "--budget", "10m", "--threads", "1",
        ]
        let statuses = try await interrupt(arguments, when: "learning ", after: 2)
        #expect(statuses == ["skipped", "skipped"])
        #expect(!FileManager.default.fileExists(atPath: "\(output)/model.safetensors"))
    }

    @Test func `segment that is interrupted between cases keeps those that are done`() async throws {
        let image = PhantomSeries().volume
        for name in ["images", "labels", "many"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try NIfTIFile.write(image, to: folder.path("images/drawn.nii.gz"))
        let values = image.voxels.map { UInt8($0 > -800 ? 1 : 0) }
        try NIfTIFile.write(
            LabelMap(geometry: image.geometry, values: values), to: folder.path("labels/drawn.nii.gz"))
        for number in 0..<60 { try NIfTIFile.write(image, to: folder.path("many/\(number).nii.gz")) }
        let arguments = [
            "segment", folder.path("many"), "--support", folder.path, "--adapt", "closed-form", "--threads", "1",
        ]
        let statuses = try await interrupt(arguments, when: "[1/60]")
        #expect(statuses.contains("skipped") && statuses.contains { $0 != "skipped" } && statuses.count == 60)
    }

    @Test(arguments: [("comparing with", false), ("[1/", true)])
    func `classify that is interrupted reports what it has done`(text: String, isBegun: Bool) async throws {
        let input = try copies(of: "shapes/disc/1.png", count: 300)
        let statuses = try await interrupt(
            ["classify", input, "--support", Self.samples.path + "/shapes", "--threads", "1"], when: text)
        #expect(statuses.count == 300 && statuses.contains("skipped"))
        #expect(statuses.contains { $0 != "skipped" } == isBegun)
    }
}
