import Commands
import Foundation
import Testing

/// Compares help pages with those kept in Tests/Golden/help; its README says how they are renewed.
struct HelpPageTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Golden/help")

    @Test(arguments: [
        ("medshot", Program.medshot, ["--help"]), ("medshot-learn", .learn, ["--help"]),
        ("inspect", .medshot, ["inspect", "--help"]), ("convert", .medshot, ["convert", "--help"]),
        ("segment", .medshot, ["segment", "-h"]), ("classify", .medshot, ["classify", "-h"]),
        ("segment", .learn, ["segment", "--help"]), ("models", .learn, ["models", "-h"]),
        ("sample", .medshot, ["sample", "--help"]),
        ("train-classifier", .medshot, ["train", "classifier", "--help"]),
        ("train-segmenter", .medshot, ["train", "segmenter", "--help"]),
        ("evaluate-segmentation", .medshot, ["evaluate", "segmentation", "--help"]),
        ("evaluate-classification", .medshot, ["evaluate", "classification", "--help"]),
        ("evaluate-episodes", .learn, ["evaluate", "episodes", "--help"]),
    ])
    func `A help page reads as it was agreed`(name: String, program: Program, arguments: [String]) throws {
        let golden = try String(
            contentsOf: Self.folder.appendingPathComponent("\(name).txt"), encoding: .utf8)
        #expect(try Invocation.parse(arguments, by: program) == .help(golden))
    }

    @Test func `Every command has a page`() throws {
        guard case .help(let page) = try Invocation.parse(["--help"]) else { return }
        let commands = page.split(separator: "\n").drop { $0 != "Commands:" }.prefix { $0 != "Options:" }
            .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            // Two spaces at least stand between a command, of one word or two, and its summary.
            .compactMap { $0.dropFirst(2).split(separator: "  ").first?.replacing(" ", with: "-") }
        #expect(
            commands == [
                "inspect", "convert", "segment", "classify", "train-classifier", "train-segmenter",
                "evaluate-segmentation",
                "evaluate-classification", "evaluate-episodes", "report", "models", "sample",
            ])
        for command in commands {
            #expect(
                FileManager.default.fileExists(
                    atPath: Self.folder.appendingPathComponent("\(command).txt").path))
        }
    }

    @Test func `No line is wider than 80 columns`() throws {
        for file in try FileManager.default.contentsOfDirectory(
            at: Self.folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "txt" {
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(file.lastPathComponent)")
        }
    }
}
