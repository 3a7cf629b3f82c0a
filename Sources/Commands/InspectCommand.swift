public import Arguments

/// `medshot inspect`: what a folder holds, before anything is done with it.
public struct InspectCommand: Command, Equatable {
    /// The studies.
    public var input = InputOptions()
    /// Whether to write JSON for a program.
    public var json = false

    /// Nothing to look at yet.
    public init() {}

    /// Looking is file work.
    public static let isLearning = false

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot inspect",
        summary: "Lists the image series below INPUT and what could go wrong with them.",
        discussion: [
            """
            One line per case: its name, modality, size, spacing in mm, plane and place below INPUT; then warnings, the \
            files that cannot be read with the reason, and what was left out. Only headers are read. The list shows \
            folder names: keep it where the data are.
            """
        ],
        examples: ["medshot inspect studies", "medshot inspect studies --json"],
        parameters: InputOptions.parameters(at: \.input)
            + [.flag("json", \.json, help: "Write one JSON object instead of lines.")])

    /// Looks whether every INPUT is there.
    public func check() throws(UsageError) {
        try input.check(command: Self.syntax.command)
    }
}
