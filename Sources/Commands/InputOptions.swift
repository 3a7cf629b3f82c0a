public import Arguments

/// The studies that a command works on.
public struct InputOptions: OptionGroup, Equatable {
    /// Folders and files as they were given, one at least.
    public var paths: [String] = []

    /// No input yet.
    public init() {}

    /// The operands.
    public static var parameters: [Parameter<Self>] {
        [
            .operands(
                "INPUT", \.paths,
                help: "Folders, searched to the bottom, or single files. DICOM files may have any name.")
        ]
    }

    func check(command: String) throws(UsageError) {
        for path in paths {
            if let problem = PathProblem(at: path) {
                throw UsageError(problem.message(label: "INPUT"), command: command)
            }
        }
    }
}
