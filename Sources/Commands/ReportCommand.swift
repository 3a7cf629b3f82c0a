public import Arguments

/// `medshot report`: the tables and the page of a run, made again.
public struct ReportCommand: Command, Equatable {
    /// The folder of the run.
    public var folder = ""

    /// No folder yet.
    public init() {}

    /// Tables and pages are file work.
    public static let isLearning = false

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot report",
        summary: "Makes the tables and the report of a run from its cases' results.",
        discussion: [
            """
            A run that was split by --shard is put together here, once its parts are done: summary.csv, key.csv, \
            report.html and run.json are written to DIR. It also serves after a run was killed: cases that were not \
            begun are listed as skipped.
            """
        ],
        examples: ["medshot report masks"],
        parameters: [.operand("DIR", .text, \.folder, help: "The folder that was given to -o.")])

    /// Looks whether the folder is there.
    public func check() throws(UsageError) {
        if let problem = PathProblem(at: folder, folder: true) {
            throw UsageError(problem.message(label: "DIR"), command: Self.syntax.command)
        }
    }
}
