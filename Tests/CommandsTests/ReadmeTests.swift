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

    @Test func `Every row of results in the README stands in the article that its table names`() throws {
        let readme = try Self.text("README.md")
        let results = try #require(
            readme.components(separatedBy: "\n## Results\n").last?.components(separatedBy: "\n## ").first)
        var article = ""
        var checked = 0
        for block in results.components(separatedBy: "\n\n") {
            if let link = block.firstMatch(of: /\]\((Sources\/[^)]+\.md)\)/) { article = try Self.text(String(link.1)) }
            guard let table = Table(block) else { continue }
            let known = article.components(separatedBy: "\n\n").compactMap { Table($0) }.flatMap(\.lines)
            for row in table.rows {
                let numbers = row.dropFirst().flatMap(Table.numbers)
                let subject = try #require(row.first?.split(separator: /[ ,]/).first).lowercased()
                let isKnown = known.contains { line in
                    line.title.lowercased().contains(subject) && Self.isContained(numbers, in: line.numbers)
                }
                #expect(!numbers.isEmpty && isKnown, "\(row)")
                checked += 1
            }
        }
        #expect(checked > 10)
    }

    /// Whether numbers come in this order in a line, where they may have more digits.
    private static func isContained(_ numbers: [String], in line: [String]) -> Bool {
        var rest = line[...]
        return numbers.allSatisfy { number in
            let decimals = number.split(separator: ".").dropFirst().first?.count ?? 0
            let found = rest.firstIndex { String(format: "%.\(decimals)f", Double($0) ?? .nan) == number }
            rest = found.map { rest[($0 + 1)...] } ?? []
            return found != nil
        }
    }
}

/// A table in Markdown.
private struct Table {
    let titles: [String]
    let rows: [[String]]

    /// The table in a block of text; nil where there is none.
    init?(_ block: String) {
        let lines = block.split(separator: "\n").filter { $0.hasPrefix("|") }
        guard lines.count > 2 else { return nil }
        let cells = lines.map { line in
            line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
        (titles, rows) = (cells[0], Array(cells[2...]))
    }

    /// What a cell gives as results; margins, and what stands in brackets, are left out.
    static func numbers(in cell: String) -> [String] {
        cell.replacing(/\+- [0-9.]+|\([^)]*\)/, with: "").matches(of: /[0-9]+\.[0-9]+/).map { String($0.0) }
    }

    /// Every row, and every column by the first number of its cells.
    var lines: [(title: String, numbers: [String])] {
        rows.map { ($0[0], $0.dropFirst().flatMap(Self.numbers)) }
            + titles.indices.map { index in (titles[index], rows.compactMap { Self.numbers(in: $0[index]).first }) }
    }
}
