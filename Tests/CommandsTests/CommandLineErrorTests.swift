import Arguments
import Commands
import Foundation
import Testing

struct CommandLineErrorTests {
    static let file = #filePath
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

    @Test(arguments: [
        ([], UsageError("missing command", command: "medshot")),
        (
            ["--quiet", "segment"],
            .init("the first word must be a command, not '--quiet'", command: "medshot")
        ),
        (["--", "segment"], .init("the first word must be a command, not '--'", command: "medshot")),
        (["segmnet"], .init("unknown command 'segmnet'; did you mean 'segment'?", command: "medshot")),
        (
            ["dance"],
            .init(
                "unknown command 'dance'; medshot knows inspect, convert, segment, classify, train classifier, train segmenter, "
                    + "evaluate segmentation, evaluate classification, evaluate episodes, report, models, sample",
                command: "medshot")
        ),
        (
            ["train", "dog"],
            .init("'train dog' is no command; there is train classifier, train segmenter", command: "medshot")
        ),
        (
            ["evaluate"],
            .init(
                "'evaluate' is no command; there is evaluate segmentation, evaluate classification, evaluate episodes",
                command: "medshot")
        ),
        (["train", "classifier"], .init("missing --method NAME", command: "medshot train classifier")),
        (
            [""],
            .init(
                "unknown command ''; medshot knows inspect, convert, segment, classify, train classifier, train segmenter, "
                    + "evaluate segmentation, evaluate classification, evaluate episodes, report, models, sample",
                command: "medshot")
        ),
        (["convert"], .init("missing INPUT", command: "medshot convert")),
        (["segment"], .init("missing INPUT", command: "medshot segment")),
        (["segment", folder], .init("missing --support DIR", command: "medshot segment")),
        (["sample", "x"], .init("unexpected argument 'x'", command: "medshot sample")),
        (
            ["convert", "/none\u{7}"],
            .init("INPUT does not exist: '/none\\u{7}'", command: "medshot convert")
        ),
        (
            ["convert", folder, "\(file)/x"],
            .init("INPUT cannot be read: '\(file)/x': Not a directory", command: "medshot convert")
        ),
        (
            ["segment", folder, "--support", "/none"],
            .init("--support does not exist: '/none'", command: "medshot segment")
        ),
        (
            ["segment", folder, "--support", file],
            .init("--support must be a folder, not the file '\(file)'", command: "medshot segment")
        ),
        (
            ["segment", folder, "-s", folder, "--threads=0"],
            .init("--threads must be a whole number from 1 to 1024, not '0'", command: "medshot segment")
        ),
        (
            ["segment", folder, "-s", folder, "--budget=0"],
            .init(
                "--budget must be a time from 1s to 24h such as 90, 60s, 2m or 1.5h, not '0'",
                command: "medshot segment")
        ),
        (
            ["convert", folder, "--to", "dicom"],
            .init("--to must be nifti or npy or png or nnunet, not 'dicom'", command: "medshot convert")
        ),
    ])
    func `What cannot be carried out is said in one line`(arguments: [String], error: UsageError) {
        #expect(throws: error) { try Invocation.parse(arguments) }
        #expect(!error.message.contains("\n"))
    }

    @Test func `A file without read permission is named with the reason`() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file.path)
        // Permissions do not bind the superuser.
        guard !FileManager.default.isReadableFile(atPath: file.path) else { return }
        let message = "INPUT cannot be read: '\(file.path)': Permission denied"
        #expect(throws: UsageError(message, command: "medshot convert")) {
            try Invocation.parse(["convert", file.path])
        }
    }

    @Test(arguments: [
        (
            "convert",
            UsageError(
                "'convert' is a command of medshot; medshot-learn knows segment, classify, train classifier, train segmenter, evaluate episodes, models",
                command: "medshot convert")
        ),
        (
            "dance",
            .init(
                "unknown command 'dance'; medshot-learn knows segment, classify, train classifier, train segmenter, evaluate episodes, models",
                command: "medshot-learn")
        ),
    ])
    func `The sibling names what it knows`(command: String, error: UsageError) {
        #expect(throws: error) { try Invocation.parse([command], by: .learn) }
    }

    @Test func `The sibling checks as the program does`() {
        let error = #expect(throws: UsageError.self) {
            try Invocation.parse(["segment", "/none", "-s", "/"], by: .learn)
        }
        #expect(error?.message == "INPUT does not exist: '/none'")
    }
}
