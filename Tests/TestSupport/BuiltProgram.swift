public import Foundation
internal import Glibc
import Synchronization

/// A program that the build made, to be run as a person runs it.
public struct BuiltProgram: Sendable {
    /// The executable file.
    public let file: URL

    /// What a program left behind.
    public struct Outcome: Equatable, Sendable {
        /// All of standard output.
        public let output: String
        /// All of standard error.
        public let error: String
        /// As the shell gives it: 128 and the signal's number if a signal ended it.
        public let exitCode: Int32

        /// What a test expects of a program.
        public init(output: String, error: String, exitCode: Int32) {
            self.output = output
            self.error = error
            self.exitCode = exitCode
        }
    }

    /// A program of the package; SwiftPM puts programs and the test bundle into one folder.
    public init(named name: String) throws {
        file = Bundle.main.bundleURL.appendingPathComponent(name)
        guard FileManager.default.isExecutableFile(atPath: file.path) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: file.path])
        }
    }

    /// A program anywhere.
    public init(at file: URL) { self.file = file }

    /// Runs the program to its end, with nothing on standard input.
    ///
    /// - Parameters:
    ///   - arguments: The words after the program's name.
    ///   - environment: Variables on top of those of the tests.
    public func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        try await run(arguments, environment: environment, watching: nil).outcome
    }

    /// Runs the program until standard error has a text, and then interrupts it once, as Ctrl-C does.
    ///
    /// A thread of its own looks for the text: other tests may keep those of Swift's tasks for minutes.
    ///
    /// - Parameters:
    ///   - arguments: The words after the program's name.
    ///   - text: What standard error must have.
    ///   - pause: Seconds between the text and the signal.
    /// - Returns: What it left, and the seconds that it took from the signal on.
    public func interrupted(
        _ arguments: [String], when text: String, after pause: Double
    ) async throws -> (outcome: Outcome, seconds: Double) {
        let signalled = Mutex(ContinuousClock.now)
        let (outcome, end) = try await run(arguments) { process, error in
            while kill(process, 0) == 0 {
                if let said = try? String(contentsOf: error, encoding: .utf8), said.contains(text) { break }
                Thread.sleep(forTimeInterval: 0.005)
            }
            Thread.sleep(forTimeInterval: pause)
            signalled.withLock { $0 = .now }
            _ = kill(process, SIGINT)
        }
        return (outcome, (end - signalled.withLock { $0 }) / .seconds(1))
    }

    /// Runs the program while a thread watches it by its number and the file of its standard error.
    private func run(
        _ arguments: [String], environment: [String: String] = [:],
        watching watch: (@Sendable (pid_t, URL) -> Void)?
    ) async throws -> (outcome: Outcome, end: ContinuousClock.Instant) {
        // Files, not pipes: nobody has to empty them while the program runs.
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, error) = (folder.appendingPathComponent("out"), folder.appendingPathComponent("err"))
        try Data().write(to: output)
        try Data().write(to: error)

        let process = Process()
        process.executableURL = file
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: error)
        let (ends, end) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
        process.terminationHandler = { _ in
            end.yield(.now)
            end.finish()
        }
        try process.run()
        if let watch {
            let number = process.processIdentifier
            Thread.detachNewThread { watch(number, error) }
        }
        // A test whose time is over waits too: a process that still runs has no code.
        let time = await Task { await ends.first { _ in true } }.value ?? .now
        let code = process.terminationStatus
        let outcome = Outcome(
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            error: String(decoding: try Data(contentsOf: error), as: UTF8.self),
            exitCode: process.terminationReason == .uncaughtSignal ? 128 + code : code)
        return (outcome, time)
    }
}
