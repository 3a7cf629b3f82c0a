/// One thing that a command can be told: an operand, an option with a value, or a flag.
///
/// A parameter knows by key path where its value belongs, so a command is a plain value and holds no parser.
public struct Parameter<Root>: Sendable {
    let kind: ParameterKind
    /// The operand as usage lines write it ("INPUT"), or the long option without its hyphens ("output").
    let name: String
    let short: Character?
    let isRequired: Bool
    let help: String
    /// Puts the value of a word into the command; a flag is given its own name.
    let apply: @Sendable (inout Root, String) throws(ValueError) -> Void
    /// What the command holds when the parameter is not given, in words; nil where saying it helps nobody.
    let fallback: @Sendable (Root) -> String?

    /// How messages call it.
    var label: String { kind.isOperand ? name : "--\(name)" }

    /// How usage lines and what is missing show it.
    var requirement: String {
        if case .option(let value, _) = kind { return "\(label) \(value)" }
        return label
    }

    /// The same parameter for a command that holds this root at a key path.
    func within<Outer>(_ path: any WritableKeyPath<Outer, Root> & Sendable) -> Parameter<Outer> {
        Parameter<Outer>(
            kind: kind, name: name, short: short, isRequired: isRequired, help: help,
            apply: { (outer, word) throws(ValueError) in try apply(&outer[keyPath: path], word) },
            fallback: { fallback($0[keyPath: path]) })
    }
}

/// What a parameter looks like on the command line.
enum ParameterKind: Equatable, Sendable {
    case operand(repeats: Bool)
    /// The value stands for what is given in the help, such as "DIR".
    case option(value: String, repeats: Bool)
    case flag

    /// Whether there may be several of it.
    var repeats: Bool {
        switch self {
        case .operand(let repeats), .option(_, let repeats): repeats
        case .flag: false
        }
    }

    var isOperand: Bool {
        if case .operand = self { return true }
        return false
    }
}
