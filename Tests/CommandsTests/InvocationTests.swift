import Arguments
import Commands
import Foundation
import Testing

struct InvocationTests {
    /// A folder and a file that are there wherever the tests run.
    static let file = #filePath
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

    @Test func `Convert takes folders and files`() throws {
        let invocation = try Invocation.parse(["convert", Self.folder, Self.file, "-o", "x", "--fail-fast"])
        var expected = ConvertCommand()
        expected.input.paths = [Self.folder, Self.file]
        expected.output.folder = "x"
        expected.run.failFast = true
        #expect(invocation == .convert(expected))
        #expect(expected.format == .nifti)
    }

    @Test func `Segment has the defaults that its help promises`() throws {
        let invocation = try Invocation.parse(["segment", Self.folder, "--support", Self.folder])
        var expected = SegmentCommand()
        expected.input.paths = [Self.folder]
        expected.support = Self.folder
        #expect(invocation == .segment(expected))
        #expect(expected.output.folder == "output")
        #expect(expected.formats == [.nifti, .dicomSeg])
        #expect(expected.budget == .seconds(60))
        #expect(expected.annotated == .labelled)
        #expect(expected.compute.seed == 0)
        #expect(expected.compute.threads == nil)
        #expect(!expected.run.dryRun && !expected.run.failFast && !expected.run.quiet)
    }

    @Test func `Every option of segment arrives`() throws {
        let invocation = try Invocation.parse([
            "segment", "-s", Self.folder, "-o", "masks", "--format", "dicom-seg", "--budget", "2m",
            "--annotated",
            "all", "--precision", "bfloat16", "--seed", "7", "--threads", "4", "--dry-run", "--fail-fast", "-q", "--",
            Self.file,
        ])
        var expected = SegmentCommand()
        expected.input.paths = [Self.file]
        expected.support = Self.folder
        expected.output.folder = "masks"
        expected.formats = [.nifti, .dicomSeg]
        expected.budget = .seconds(120)
        expected.annotated = .all
        expected.precision = .bfloat16
        expected.compute.seed = 7
        expected.compute.threads = 4
        expected.run.dryRun = true
        expected.run.failFast = true
        expected.run.quiet = true
        #expect(invocation == .segment(expected))
    }

    @Test(arguments: [
        ("nifti", [SegmentCommand.Format.nifti]), ("dicom-seg", [.nifti, .dicomSeg]),
        ("dicom-seg,nifti", [.dicomSeg, .nifti]),
    ])
    func `NIfTI masks are always written`(list: String, formats: [SegmentCommand.Format]) throws {
        let words = ["segment", Self.folder, "-s", Self.folder, "--format", list]
        guard case .segment(let command) = try Invocation.parse(words) else {
            Issue.record("not a segment command")
            return
        }
        #expect(command.formats == formats)
    }

    @Test func `Classifiers learn from several sources, with labels and without`() throws {
        let words = ["train", "classifier", "--method", "matching", "-o", "x"]
        let sources = ["--data", "synthetic", "--unlabelled", Self.folder, "--data", Self.folder, "--unlabelled", "/"]
        guard case .trainClassifier(let command) = try Invocation.parse(words + sources) else {
            Issue.record("not a train classifier command")
            return
        }
        #expect(command.data == ["synthetic", Self.folder] && command.unlabelled == [Self.folder, "/"])
        for rest in [[], ["--data", "/none"], ["--data", "synthetic", "--unlabelled", "/none"]] {
            #expect(throws: UsageError.self) { try Invocation.parse(words + rest) }
        }
    }

    @Test func `Segmenters learn from made-up tasks, annotated studies, or both`() throws {
        let words = ["train", "segmenter", "--method", "in-context", "-o", "x", "--data"]
        for (rest, data, folder) in [
            (["synthetic"], "synthetic", nil), ([Self.folder], Self.folder, nil),
            (["both", "--folder", Self.folder], "both", Self.folder),
        ] as [([String], String, String?)] {
            guard case .trainSegmenter(let command) = try Invocation.parse(words + rest) else {
                Issue.record("not a train segmenter command")
                return
            }
            #expect(command.method == .inContext && command.data == data && command.folder == folder)
        }
        for rest in [["both"], ["synthetic", "--folder", Self.folder], ["/none"], ["both", "--folder", "/none"]] {
            #expect(throws: UsageError.self) { try Invocation.parse(words + rest) }
        }
    }

    @Test func `Sample needs nothing`() throws {
        #expect(try Invocation.parse(["sample"]) == .sample(SampleCommand()))
        var seeded = SampleCommand()
        seeded.seed = 9
        #expect(try Invocation.parse(["sample", "--seed=9"]) == .sample(seeded))
    }

    @Test(arguments: [["--version"], ["convert", "--version"], ["segment", "nowhere", "--version"]])
    func `The version is told on every level`(arguments: [String]) throws {
        #expect(try Invocation.parse(arguments) == .version)
    }

    @Test(arguments: Program.allCases)
    func `Help wins over what is wrong`(program: Program) throws {
        let page = try Invocation.parse(["segment", "--help"], by: program)
        #expect(try Invocation.parse(["segment", "--nonsense", "-h"], by: program) == page)
        #expect(
            try Invocation.parse(["--nonsense", "-h"], by: program) == Invocation.parse(["-h"], by: program))
    }
}
