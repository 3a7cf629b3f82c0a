import Foundation
import Reports
import TestSupport
import Testing

@testable import Batch

@Suite struct JournalTests {
    private static let run = RunRecord(
        programVersion: "1", command: "convert", options: [:], seed: 0, modelSHA256: nil, libraryVersions: [:],
        threads: 1, host: "h", started: "2026-01-01T00:00:00Z", seconds: 0, adaptation: nil, cases: [], warnings: [])
    private static let plan = Journal.Plan(fingerprint: "f", names: ["a", "b"], run: run)

    private static func end(_ name: String, fingerprint: String = "f") throws -> Journal.CaseEnd {
        Journal.CaseEnd(
            status: CaseStatus(name: name, status: .done), fingerprint: fingerprint, inputs: "i", files: [:])
    }

    @Test func `Cut at any byte, a journal keeps the lines before and goes on`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("journal")
        let lines: [Journal.Line] = [
            .began(Self.plan), .ended(try Self.end("a")), .ended(try Self.end("b")),
            .closed(Journal.Closing(seconds: 1)),
        ]
        do {
            let journal = try Journal(at: path)
            for line in lines { try journal.append(line) }
        }
        let whole = try folder.bytes(of: "journal")
        let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
        try #require(ends.count == lines.count)
        for length in 0...whole.count {
            try Data(whole[..<length]).write(to: URL(filePath: path))
            let kept = ends.count { $0 < length }
            let journal = try Journal(at: path)
            #expect(journal.lines == Array(lines[..<kept]))
            try journal.append(.closed(Journal.Closing(seconds: 2)))
            #expect(Journal.read(path).lines == lines[..<kept] + [.closed(Journal.Closing(seconds: 2))])
        }
    }

    @Test func `A line with a flipped bit ends what is believed`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("journal")
        do {
            let journal = try Journal(at: path)
            try journal.append(.began(Self.plan))
            try journal.append(.ended(try Self.end("a")))
        }
        var bytes = try folder.bytes(of: "journal")
        let second = try #require(bytes.firstIndex(of: UInt8(ascii: "\n"))) + 20
        bytes[second] ^= 1
        try Data(bytes).write(to: URL(filePath: path))
        #expect(Journal.read(path).lines == [.began(Self.plan)])
    }

    @Test func `The last word on a case counts, and only of a run with the same options and model`() throws {
        let failed = Journal.CaseEnd(status: CaseStatus(name: "a", status: .failed, reason: "r"), fingerprint: "f")
        let again = try #require(
            ShardRecord([.began(Self.plan), .ended(failed), .began(Self.plan), .ended(try Self.end("a"))]))
        #expect(again.status(of: "a").status == .done)
        #expect(again.status(of: "b").status == .skipped)
        #expect(again.result(of: "a", inputs: "i") != nil)
        #expect(again.result(of: "a", inputs: "other") == nil)

        let other = Journal.Plan(fingerprint: "g", names: ["a"], run: Self.run)
        let changed = try #require(ShardRecord([.began(Self.plan), .ended(try Self.end("a")), .began(other)]))
        #expect(changed.status(of: "a").status == .skipped)
        #expect(changed.result(of: "a", inputs: "i") == nil)
        #expect(ShardRecord([]) == nil)
    }
}
