import Commands
import Foundation
import TestSupport
import Testing

/// Runs `medshot` and the `medshot-learn` beside it, together and apart.
@Suite(.timeLimit(.minutes(20)))
struct HandOverTests {
    let medshot: BuiltProgram
    let learn: BuiltProgram
    /// A command line that only the sibling can carry out.
    let words = ["segment", "/dev/null", "--support", "/"]

    init() throws {
        medshot = try BuiltProgram(named: "medshot")
        learn = try BuiltProgram(named: "medshot-learn")
    }

    /// A folder that holds a copy of `medshot` and maybe another sibling.
    private func inCopy(sibling: String? = nil, _ body: (BuiltProgram) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let copy = folder.appendingPathComponent("medshot")
        try await install(medshot.file, as: copy)
        if let sibling {
            let script = folder.appendingPathComponent("script")
            try Data(sibling.utf8).write(to: script)
            try await install(script, as: folder.appendingPathComponent("medshot-learn"))
        }
        try await body(BuiltProgram(at: copy))
    }

    /// Copies a program in a process of its own.
    ///
    /// A file that this process wrote may still be open in a child that another test begins at the same time, and then
    /// cannot be run.
    private func install(_ file: URL, as target: URL) async throws {
        let outcome = try await BuiltProgram(at: URL(fileURLWithPath: "/usr/bin/install"))
            .run(["-m", "755", file.path, target.path])
        try #require(outcome.exitCode == 0)
    }

    @Test func `Without its sibling it says what to do`() async throws {
        try await inCopy { copy in
            let outcome = try await copy.run(words)
            #expect(outcome.exitCode == 4)
            #expect(outcome.output == "")
            #expect(
                outcome.error.hasSuffix(
                    """
                    /medshot-learn': No such file or directory; this command needs medshot-learn in the same folder \
                    as medshot ('swift build -c release' makes both)

                    """))
        }
    }

    @Test func `Without its sibling it still explains and checks`() async throws {
        try await inCopy { copy in
            let (help, mistake) = (
                try await copy.run(["segment", "-h"]), try await copy.run(["segment", "/dev/null"])
            )
            #expect(help.exitCode == 0)
            #expect(mistake.exitCode == 2)
        }
    }

    @Test func `The sibling gets the same words, the version and its exit code back`() async throws {
        let script = "#!/bin/sh\nprintf '%s|' \"$@\" \"$\(HandOver.variable)\"\nexit 33\n"
        try await inCopy(sibling: script) { copy in
            let outcome = try await copy.run(words + ["-o", "a b", "--seed=3"])
            #expect(outcome.output == "segment|/dev/null|--support|/|-o|a b|--seed=3|\(version)|")
            #expect(outcome.exitCode == 33)
        }
    }

    @Test func `The sibling is found through a symbolic link`() async throws {
        let link = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: link) }
        try await inCopy(sibling: "#!/bin/sh\nexit 33\n") { copy in
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: copy.file)
            let outcome = try await BuiltProgram(at: link).run(words)
            #expect(outcome.exitCode == 33)
        }
    }

    @Test func `A sibling of another version refuses`() async throws {
        let outcome = try await learn.run(words, environment: [HandOver.variable: "0.0.0"])
        #expect(outcome.exitCode == 4)
        #expect(
            outcome.error.hasPrefix(
                "medshot: medshot is version 0.0.0, but medshot-learn beside it is \(version)"))
    }

    @Test func `The sibling alone knows learning commands only`() async throws {
        let outcome = try await learn.run(["convert", "/"])
        #expect(outcome.exitCode == 2)
        #expect(
            outcome.error.hasPrefix(
                "medshot: 'convert' is a command of medshot; medshot-learn knows segment, classify, train classifier, train segmenter, evaluate episodes, models\n"
            ))
    }

    @Test func `Neither help nor a usage error loads libtorch`() async throws {
        for arguments in [["segment", "--help"], ["segment", "/no/such/study", "-s", "/"]] {
            // The loader tells on standard error what it looks for.
            let outcome = try await medshot.run(arguments, environment: ["LD_DEBUG": "libs"])
            #expect(outcome.error.contains("find library=libc"))
            #expect(!outcome.error.contains("torch"))
        }
    }

    @Test func `Every shipped model can be named on the command line`() async throws {
        let outcome = try await medshot.run(["models"])
        let names = outcome.output.split(separator: "\n").map { String($0.split(separator: "\t")[0]) }
        #expect(names == ShippedModel.allCases.map(\.rawValue))
    }
}
