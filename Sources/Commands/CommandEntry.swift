internal import Arguments

/// A command as the table of commands holds it: without its type.
struct CommandEntry: Sendable {
    let name: String
    let summary: String
    let isLearning: Bool
    private let makeHelp: @Sendable () -> String
    private let parser: @Sendable (ArraySlice<String>) throws(UsageError) -> Invocation

    /// The entry of a command, by the case that carries it.
    init<C: Command>(_ invocation: @escaping @Sendable (C) -> Invocation) {
        name = C.name
        summary = C.syntax.summary
        isLearning = C.isLearning
        makeHelp = { C.help }
        parser = { (arguments) throws(UsageError) in invocation(try C.parse(arguments)) }
    }

    var help: String { makeHelp() }

    func parse(_ arguments: ArraySlice<String>) throws(UsageError) -> Invocation { try parser(arguments) }
}
