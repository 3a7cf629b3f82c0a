import Batch
import Commands

extension Program {
    /// Lists what a run over cases would do, or does it, and says how it ended.
    func carryOut(
        _ settings: RunSettings, _ options: RunOptions, plan: () throws(RunError) -> [String],
        run: () throws(RunError) -> BatchRun.Outcome
    ) -> ExitCode {
        do throws(RunError) {
            if options.dryRun { return show(lines: try plan()) }
            let outcome = try run()
            return conclude(
                failures: outcome.failures, done: outcome.done, review: outcome.review,
                output: settings.shard == .whole ? settings.output : nil, quiet: options.quiet, signal: outcome.signal)
        } catch {
            return fail(error)
        }
    }

    /// Says why a use case did not begin or could not go on.
    func fail(_ error: RunError) -> ExitCode {
        switch error {
        case .refused(let reason): refuse(reason)
        case .outputUnusable(let reason): giveUp(reason)
        }
    }
}
