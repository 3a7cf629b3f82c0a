import Commands
import Foundation
import TestSupport
import Testing

/// Runs the built programs as a person does.
@Suite(.timeLimit(.minutes(20)))
struct ProgramTests {
    let medshot: BuiltProgram
    let learn: BuiltProgram

    init() throws {
        medshot = try BuiltProgram(named: "medshot")
        learn = try BuiltProgram(named: "medshot-learn")
    }

    @Test func `The version goes to standard output`() async throws {
        #expect(
            try await medshot.run(["--version"])
                == .init(output: "medshot \(version)\n", error: "", exitCode: 0))
        #expect(
            try await learn.run(["--version"])
                == .init(output: "medshot-learn \(version)\n", error: "", exitCode: 0))
    }

    @Test func `Help goes to standard output`() async throws {
        let outcome = try await medshot.run(["segment", "--help"])
        #expect(outcome.output.hasPrefix("Learns a structure from a few annotated slices"))
        #expect(outcome.error == "")
        #expect(outcome.exitCode == 0)
    }

    @Test(arguments: [
        ([], "missing command", "medshot"),
        (["sgment"], "unknown command 'sgment'; did you mean 'segment'?", "medshot"),
        (["segment", "/"], "missing --support DIR", "medshot segment"),
        (["convert", "/no/such/study"], "INPUT does not exist: '/no/such/study'", "medshot convert"),
        (["segment", "/", "-s", "/no/such"], "--support does not exist: '/no/such'", "medshot segment"),
    ])
    func `A usage error goes to standard error and exits with 2`(
        arguments: [String], message: String, command: String
    ) async throws {
        let outcome = try await medshot.run(arguments)
        #expect(
            outcome
                == .init(output: "", error: "medshot: \(message)\nTry '\(command) --help'.\n", exitCode: 2))
    }

    @Test func `Help that cannot be written is no success`() async throws {
        let shell = BuiltProgram(at: URL(fileURLWithPath: "/bin/sh"))
        let outcome = try await shell.run(["-c", "exec \"$0\" --help > /dev/full", medshot.file.path])
        #expect(outcome.exitCode == ExitCode.outputUnusable.rawValue)
    }
}
