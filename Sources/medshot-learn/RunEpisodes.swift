import Batch
import Commands
import Learning
import MetaLearning

/// Runs `medshot train classifier`.
func run(_ command: TrainClassifierCommand) -> ExitCode {
    guard let method = MethodName(rawValue: command.method.rawValue) else {
        return Program.learn.admit("the method \(command.method.rawValue) has no implementation")
    }
    let network = NetworkName(rawValue: command.network.rawValue)
    guard network != nil || command.network == .auto else {
        return Program.learn.admit("the network \(command.network.rawValue) has no implementation")
    }
    let request = TrainingRequest(
        version: version, data: command.data, unlabelled: command.unlabelled, start: command.start,
        output: command.output, method: method, network: network,
        form: EpisodeForm(ways: command.ways, shots: command.shots, queries: command.queries),
        trainingWays: command.trainingWays ?? command.ways * (method.takesAnyWays ? 4 : 1), episodes: command.episodes,
        split: command.split == .drawn1200 ? .drawn1200 : .given,
        turns: command.turns == .auto ? nil : command.turns == .on, side: command.side, seed: command.compute.seed,
        threads: command.compute.threads, resumes: command.resumes)
    let progress = ConsoleProgress(quiet: command.quiet)
    do throws(RunError) {
        let accuracy = try ClassifierTraining(request, observer: progress).run()
        let found = accuracy.map { "accuracy in validation: \(($0 * 10000).rounded() / 100) %" }
        progress.say("\(found ?? "nothing was held back for validation"). Model: \(command.output)")
        return .done
    } catch {
        return Program.learn.fail(error)
    }
}

/// Runs `medshot train segmenter`.
func run(_ command: TrainSegmenterCommand) -> ExitCode {
    let data: SegmenterTraining.Data =
        command.folder.map { .both($0) } ?? (command.data == "synthetic" ? .synthetic : .annotated(command.data))
    let request = SegmenterTraining.Request(
        version: version, output: command.output,
        method: SegmenterTraining.Method(command.method), data: data, start: command.start, steps: command.steps,
        seed: command.compute.seed, threads: command.compute.threads, resumes: command.resumes)
    let progress = ConsoleProgress(quiet: command.quiet)
    do throws(RunError) {
        let dice = try SegmenterTraining(request, observer: progress).run()
        progress.say(
            "Dice on unseen tasks: \(dice.map { String(($0 * 1000).rounded() / 1000) } ?? "unknown"). Weights: "
                + command.output)
        return .done
    } catch {
        return Program.learn.fail(error)
    }
}

/// Runs `medshot evaluate episodes`.
func run(_ command: EvaluateEpisodesCommand) -> ExitCode {
    let request = EpisodeMeasurement.Request(
        model: command.model, data: command.data, ways: command.ways, shots: command.shots, queries: command.queries,
        episodes: command.episodes, seed: command.compute.seed, threads: command.compute.threads)
    do throws(RunError) {
        let result = try EpisodeMeasurement(request, observer: ConsoleProgress(quiet: false)).run()
        return Program.learn.show(command.json ? try result.json() : result.line + "\n")
    } catch {
        return Program.learn.fail(error)
    }
}

/// Runs `medshot models`.
func run(_ command: ModelsCommand) -> ExitCode {
    do throws(RunError) {
        return Program.learn.show(try ModelInquiry(command.model).answer(asJSON: command.json))
    } catch {
        return Program.learn.fail(error)
    }
}

extension SegmenterTraining.Method {
    /// What a user asked for.
    init(_ name: TrainSegmenterCommand.Method) {
        self =
            switch name {
            case .finetune: .finetune
            case .maml: .maml
            case .fomaml: .fomaml
            case .reptile: .reptile
            case .metaSGD: .metaSGD
            case .inContext: .inContext
            }
    }
}
