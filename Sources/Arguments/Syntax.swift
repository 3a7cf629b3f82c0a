/// What a command is called, what it can be told, and what a person should know of it.
public struct Syntax<Root: Sendable>: Sendable {
    /// The words that start the command, such as "medshot segment".
    public let command: String
    /// What the command does, in one line.
    public let summary: String
    /// What a person should know before using it: paragraphs, without line breaks of their own.
    public let discussion: [String]
    /// Command lines that work as they stand.
    public let examples: [String]
    let parameters: [Parameter<Root>]

    /// Describes a command; options are listed in the order given.
    public init(
        command: String, summary: String, discussion: [String] = [], examples: [String] = [],
        parameters: [Parameter<Root>]
    ) {
        self.command = command
        self.summary = summary
        self.discussion = discussion
        self.examples = examples
        self.parameters = parameters
    }

    var operands: [Parameter<Root>] { parameters.filter { $0.kind.isOperand } }
    var options: [Parameter<Root>] { parameters.filter { !$0.kind.isOperand } }
}
