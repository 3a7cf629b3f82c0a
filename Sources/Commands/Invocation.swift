public import Arguments

/// What a whole command line asks for.
///
/// A new command is a file of its own, a case and a line of the table here; the compiler then asks for its run.
public enum Invocation: Equatable, Sendable {
    /// A help page for standard output.
    case help(String)
    /// The version.
    case version
    /// See `InspectCommand`.
    case inspect(InspectCommand)
    /// See `ConvertCommand`.
    case convert(ConvertCommand)
    /// See `SegmentCommand`.
    case segment(SegmentCommand)
    /// See `ClassifyCommand`.
    case classify(ClassifyCommand)
    /// See `TrainClassifierCommand`.
    case trainClassifier(TrainClassifierCommand)
    /// See `TrainSegmenterCommand`.
    case trainSegmenter(TrainSegmenterCommand)
    /// See `EvaluateSegmentationCommand`.
    case evaluateSegmentation(EvaluateSegmentationCommand)
    /// See `EvaluateClassificationCommand`.
    case evaluateClassification(EvaluateClassificationCommand)
    /// See `EvaluateEpisodesCommand`.
    case evaluateEpisodes(EvaluateEpisodesCommand)
    /// See `ReportCommand`.
    case report(ReportCommand)
    /// See `ModelsCommand`.
    case models(ModelsCommand)
    /// See `SampleCommand`.
    case sample(SampleCommand)

    /// The commands, in the order in which the help lists them.
    static let commands = [
        CommandEntry(Invocation.inspect),
        CommandEntry(Invocation.convert),
        CommandEntry(Invocation.segment),
        CommandEntry(Invocation.classify),
        CommandEntry(Invocation.trainClassifier),
        CommandEntry(Invocation.trainSegmenter),
        CommandEntry(Invocation.evaluateSegmentation),
        CommandEntry(Invocation.evaluateClassification),
        CommandEntry(Invocation.evaluateEpisodes),
        CommandEntry(Invocation.report),
        CommandEntry(Invocation.models),
        CommandEntry(Invocation.sample),
    ]

    /// Where its networks run; nil where it has none.
    public var device: String? {
        switch self {
        case .segment(let command): command.compute.device
        case .classify(let command): command.compute.device
        case .trainClassifier(let command): command.compute.device
        case .trainSegmenter(let command): command.compute.device
        case .evaluateEpisodes(let command): command.compute.device
        case .help, .version, .inspect, .convert, .evaluateSegmentation, .evaluateClassification, .report, .models,
            .sample:
            nil
        }
    }

    /// What a command line asks for.
    ///
    /// - Parameters:
    ///   - arguments: The words after the program's own name.
    ///   - program: The program that was started; it decides which commands are known.
    /// - Throws: `UsageError` when nothing can be started.
    public static func parse(_ arguments: [String], by program: Program = .medshot) throws(UsageError)
        -> Invocation
    {
        guard let first = arguments.first, !first.utf8.starts(with: "-".utf8) else {
            switch Question.first(in: arguments) {
            case .help: return .help(program.help)
            case .version: return .version
            case nil:
                let message = arguments.first.map { "the first word must be a command, not \($0.quoted)" }
                throw UsageError(message ?? "missing command", command: program.rawValue)
            }
        }
        let (entry, rest) = try program.entry(for: arguments[...])
        switch Question.first(in: rest) {
        case .help: return .help(entry.help)
        case .version: return .version
        case nil: return try entry.parse(rest)
        }
    }
}
