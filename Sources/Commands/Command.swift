public import Arguments

/// One command of the program: what it was told, as a plain value.
public protocol Command: Sendable {
    /// Whether it needs a network, and so the program that links libtorch.
    static var isLearning: Bool { get }
    /// Its name, help and options.
    static var syntax: Syntax<Self> { get }
    /// The command as it is when nothing is said.
    init()
    /// Finds, without opening a file, what could not be carried out.
    func check() throws(UsageError)
}

extension Command {
    /// The command that the words after its name describe, checked.
    static func parse(_ arguments: some Collection<String>) throws(UsageError) -> Self {
        let command = try syntax.parse(arguments, into: Self())
        try command.check()
        return command
    }

    /// The help page.
    static var help: String { syntax.help(defaults: Self()) }

    /// The command's words behind the program's name, such as "segment" or "train classifier".
    static var name: String { String(syntax.command.drop { $0 != " " }.dropFirst()) }
}
