import Foundation
import Testing

/// `Tests/end_to_end.sh` runs the commands of the README; here is what can be seen without running them.
struct ReadmeTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The words of every medshot command in the README's shell blocks.
    private static func commands() throws -> [[String]] {
        let blocks = try text("README.md").components(separatedBy: "```sh\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
        let lines = blocks.joined().replacingOccurrences(of: "\\\n", with: " ").split(separator: "\n")
        return lines.filter { $0.hasPrefix(".build/release/medshot ") }.map { line in
            line.split(separator: " ").dropFirst().map(String.init)
        }
    }

    @Test func `Every option in the README is one of its command`() throws {
        let commands = try Self.commands()
        #expect(commands.count > 10)
        for words in commands {
            let isGroup = ["train", "evaluate"].contains(words[0])
            let page = try Self.text(
                "Tests/Golden/help/\(words.prefix(isGroup ? 2 : 1).joined(separator: "-")).txt")
            for option in words where option.hasPrefix("--") {
                #expect(page.contains("\(option) "), "\(words.joined(separator: " "))")
            }
        }
    }

    @Test func `The README shows every command but training of features, which takes an hour`() throws {
        let shown = Set(try Self.commands().map { $0.joined(separator: " ") })
        for command in [
            "inspect", "convert", "segment", "classify", "train classifier", "evaluate segmentation",
            "evaluate classification", "evaluate episodes", "report", "sample",
        ] {
            #expect(shown.contains { $0.hasPrefix(command + " ") }, "\(command)")
        }
    }

    @Test func `Every file that the README names is there`() throws {
        let readme = try Self.text("README.md")
        let named = readme.matches(of: /\]\((?<path>[^)#:]+)\)|`(?<file>(?:Sources|Tests|samples)\/[\w\/.+-]+)`/)
        let paths = Set(named.compactMap { $0.path ?? $0.file }.map(String.init))
        #expect(paths.count > 15)
        for path in paths {
            #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: path).path), "\(path)")
        }
    }
}
