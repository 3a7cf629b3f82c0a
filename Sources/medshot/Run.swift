public import Batch
public import Commands

extension ConsoleProgress: RunObserver {}

/// Runs `medshot convert`.
func run(_ command: ConvertCommand) -> ExitCode {
    let settings = RunSettings(
        version: version, command: "convert", inputs: command.input.paths, output: command.output.folder,
        seed: command.seed, failFast: command.run.failFast, resumes: command.run.resume,
        shard: command.run.part.map { Shard($0.index, of: $0.count) } ?? .whole,
        jobs: command.run.jobs)
    do throws(RunError) {
        let conversion = Conversion(
            settings: settings, options: try ConversionOptions(command),
            observer: ConsoleProgress(quiet: command.run.quiet))
        if command.run.dryRun { return Program.medshot.show(lines: try conversion.plan()) }
        let outcome = try conversion.run()
        return Program.medshot.conclude(
            failures: outcome.failures, done: outcome.done, review: outcome.review,
            output: settings.shard == .whole ? settings.output : nil,
            quiet: command.run.quiet, signal: outcome.signal)
    } catch {
        switch error {
        case .refused(let reason): return Program.medshot.refuse(reason)
        case .outputUnusable(let reason): return Program.medshot.giveUp(reason)
        }
    }
}

/// Runs `medshot inspect`.
func run(_ command: InspectCommand) -> ExitCode {
    do throws(RunError) {
        let inspection = try Inspection(inputs: command.input.paths)
        return command.json ? Program.medshot.show(inspection.json) : Program.medshot.show(lines: inspection.lines)
    } catch {
        return Program.medshot.refuse("\(error)")
    }
}

/// Runs `medshot report`.
func run(_ command: ReportCommand) -> ExitCode {
    do throws(RunError) {
        let outcome = try Reporting(output: command.folder).run()
        let counts = [
            "\(outcome.done) case(s) done", outcome.review > 0 ? "\(outcome.review) of them to review" : nil,
            outcome.failed > 0 ? "\(outcome.failed) failed" : nil,
            outcome.open > 0 ? "\(outcome.open) not begun" : nil,
        ]
        let shown = Program.medshot.show(
            "\(counts.compactMap(\.self).joined(separator: ", ")). Report: \(command.folder)/report.html\n")
        return shown == .done && outcome.failed + outcome.open > 0 ? .someFailed : shown
    } catch {
        switch error {
        case .refused(let reason): return Program.medshot.refuse(reason)
        case .outputUnusable(let reason): return Program.medshot.giveUp(reason)
        }
    }
}

/// Runs `medshot sample`.
func run(_ command: SampleCommand) -> ExitCode {
    let sample = SampleStudies(seed: command.seed, output: command.output.folder)
    do throws(RunError) {
        return Program.medshot.show("\(try sample.write()) files in \(command.output.folder)\n")
    } catch {
        return Program.medshot.giveUp("\(error)")
    }
}
