/// A command line that cannot be carried out, in one line for the person who typed it.
public struct UsageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong and what would be right, without a final full stop.
    public let message: String
    /// The command whose help explains it, such as "medshot segment".
    public let command: String

    /// An error in the command line of a command.
    public init(_ message: String, command: String) {
        self.message = message
        self.command = command
    }

    /// What is wrong and what would be right.
    public var description: String { message }

    /// The sentence that points to the help.
    public var hint: String { "Try '\(command) --help'." }
}
