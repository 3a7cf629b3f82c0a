import Batch
import Classification
import Commands
import Learning

/// Runs `medshot classify`.
func run(_ command: ClassifyCommand) -> ExitCode {
    let settings = RunSettings(
        version: version, command: "classify", inputs: command.input.paths, output: command.output.folder,
        options: [
            "method": command.method.rawValue, "format": command.formats.map(\.rawValue).joined(separator: ","),
            "level": command.level.rawValue, "abstain": "\(command.abstention)",
            "allow_incomplete": "\(command.allowsIncomplete)", "explain": "\(command.explains)",
            "shots": command.shots.map { "\($0)" } ?? "all",
        ],
        seed: command.compute.seed, failFast: command.run.failFast, resumes: command.run.resume,
        shard: command.run.part.map { Shard($0.index, of: $0.count) } ?? .whole, jobs: command.run.jobs)
    let request = ClassificationRequest(
        settings: settings, support: command.support, shots: command.shots, model: command.model,
        head: ClassifierHead(rawValue: command.method.rawValue), isByStudy: command.level == .study,
        abstention: command.abstention, truth: command.truth, explains: command.explains,
        writesReports: command.formats.contains(.dicomSR),
        allowsIncomplete: command.allowsIncomplete,
        threads: command.compute.threads)
    let classification = ClassificationRun(request: request, observer: ConsoleProgress(quiet: command.run.quiet))
    return Program.learn.carryOut(settings, command.run, plan: classification.plan, run: classification.run)
}
