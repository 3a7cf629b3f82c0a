public import Batch
public import Commands
import Imaging
import Learning
import Studies

extension ConsoleProgress: RunObserver {}

/// Runs `medshot segment`.
func run(_ command: SegmentCommand) -> ExitCode {
    let settings = RunSettings(
        version: version, command: "segment", inputs: command.input.paths, output: command.output.folder,
        options: [
            "annotated": command.annotated.rawValue, "budget_seconds": "\(command.budget / .seconds(1))",
            "format": command.formats.map(\.rawValue).joined(separator: ","),
            "allow_incomplete": "\(command.allowsIncomplete)",
            "adapt": command.adapt.rawValue, "precision": command.precision.rawValue,
            "keep_largest": "\(command.keepsLargest)", "fill_holes": "\(command.fillsHoles)",
        ],
        seed: command.compute.seed, failFast: command.run.failFast, resumes: command.run.resume,
        shard: command.run.part.map { Shard($0.index, of: $0.count) } ?? .whole, jobs: command.run.jobs)
    let request = SegmentationRequest(
        settings: settings, support: command.support,
        annotated: command.annotated == .all ? .all : .labelled,
        formats: Set(
            [
                command.formats.contains(.dicomSeg) ? SegmentationRequest.ObjectFormat.segmentation : nil,
                command.formats.contains(.rtstruct) ? .structureSet : nil,
            ].compactMap { $0 }),
        writesSlices: command.formats.contains(.png),
        writesConfidence: command.formats.contains(.confidence),
        allowsIncomplete: command.allowsIncomplete,
        cleaning: MaskCleaning(keepsLargest: command.keepsLargest, fillsHoles: command.fillsHoles),
        adaptation: AdaptationMode(command.adapt), model: command.model,
        savedModel: command.saveModel,
        budget: command.budget, learnsInBfloat16: command.precision == .bfloat16,
        threads: command.compute.threads)
    let segmentation = SegmentationRun(
        request: request, observer: ConsoleProgress(quiet: command.run.quiet))
    return Program.learn.carryOut(settings, command.run, plan: segmentation.plan, run: segmentation.run)
}

extension AdaptationMode {
    /// What a user asked for.
    init(_ name: SegmentCommand.Adapt) {
        self =
            switch name {
            case .auto: .auto
            case .finetune: .finetune
            case .gentle: .gentle
            case .full: .full
            case .scratch: .scratch
            case .closedForm: .closedForm
            case .prototype: .prototype
            case .maml: .maml
            case .fomaml: .fomaml
            case .reptile: .reptile
            case .metaSGD: .metaSGD
            case .none: .none
            }
    }
}
