import Batch
import Commands

/// Runs `medshot evaluate segmentation`.
func run(_ command: EvaluateSegmentationCommand) -> ExitCode {
    let evaluation = SegmentationEvaluation(
        predictions: command.predictions, truth: command.truth, tolerance: command.tolerance, seed: command.seed)
    do throws(RunError) {
        let result = try evaluation.run()
        if let path = command.table { try result.writeTable(to: path) }
        let shown = command.json ? Program.medshot.show(try result.json()) : Program.medshot.show(lines: result.lines)
        return shown == .done ? Program.medshot.conclude(failures: result.failures, notes: result.notes) : shown
    } catch {
        return Program.medshot.fail(error)
    }
}

/// Runs `medshot evaluate classification`.
func run(_ command: EvaluateClassificationCommand) -> ExitCode {
    let evaluation = ClassificationEvaluation(
        predictions: command.predictions, truth: command.truth, seed: command.seed)
    do throws(RunError) {
        let result = try evaluation.run()
        let shown = command.json ? Program.medshot.show(try result.json()) : Program.medshot.show(lines: result.lines)
        return shown == .done ? Program.medshot.conclude(failures: result.failures, notes: result.notes) : shown
    } catch {
        return Program.medshot.fail(error)
    }
}

extension Program {
    /// Says why a use case did not begin or could not go on.
    fileprivate func fail(_ error: RunError) -> ExitCode {
        switch error {
        case .refused(let reason): refuse(reason)
        case .outputUnusable(let reason): giveUp(reason)
        }
    }
}
