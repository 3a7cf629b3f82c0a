internal import Arguments

/// One of the two programs that share the command line.
public enum Program: String, CaseIterable, Sendable {
    /// The program that a person types.
    case medshot
    /// Its sibling, which links libtorch and knows the learning commands only.
    case learn = "medshot-learn"

    /// The commands that the program knows.
    var commands: [CommandEntry] {
        switch self {
        case .medshot: Invocation.commands
        case .learn: Invocation.commands.filter(\.isLearning)
        }
    }

    /// The command that a command line begins with, and the words behind it.
    func entry(for arguments: ArraySlice<String>) throws(UsageError) -> (CommandEntry, ArraySlice<String>) {
        // The second word, where it is one, may belong to the command's name.
        let words = arguments.prefix(2).prefix { !$0.utf8.starts(with: "-".utf8) }
        let pair = words.joined(separator: " ")
        if let entry = commands.first(where: { $0.name == pair }) { return (entry, arguments.dropFirst(words.count)) }
        let first = arguments.first ?? ""
        if let entry = commands.first(where: { $0.name == first }) { return (entry, arguments.dropFirst()) }
        throw mistake(first, pair)
    }

    /// What is wrong with words that name no command.
    private func mistake(_ first: String, _ pair: String) -> UsageError {
        let names = commands.map(\.name)
        if let other = Invocation.commands.first(where: { $0.name == first || $0.name == pair }) {
            return UsageError(
                "'\(other.name)' is a command of medshot; \(rawValue) knows \(names.joined(separator: ", "))",
                command: "\(Program.medshot.rawValue) \(other.name)")
        }
        let family = names.filter { $0.hasPrefix(first + " ") }
        if !family.isEmpty {
            return UsageError(
                "\(pair.quoted) is no command; there is \(family.joined(separator: ", "))", command: rawValue)
        }
        let suggestion = names.nearest(to: first).map { "did you mean \($0.quoted)?" }
        return UsageError(
            "unknown command \(first.quoted); \(suggestion ?? "\(rawValue) knows \(names.joined(separator: ", "))")",
            command: rawValue)
    }
}
