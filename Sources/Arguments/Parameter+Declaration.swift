extension Parameter {
    /// One operand: the next word that is no option.
    public static func operand<Output>(
        _ name: String, _ value: Value<Output>, _ path: any WritableKeyPath<Root, Output> & Sendable,
        isRequired: Bool = true, help: String
    ) -> Parameter {
        Parameter(
            kind: .operand(repeats: false), name: name, short: nil, isRequired: isRequired, help: help,
            apply: { (root, word) throws(ValueError) in root[keyPath: path] = try value.parse(word) },
            fallback: { _ in nil })
    }

    /// Operands: all further words that are no options, one at least unless they are optional.
    public static func operands(
        _ name: String, _ path: any WritableKeyPath<Root, [String]> & Sendable, isRequired: Bool = true,
        help: String
    ) -> Parameter {
        Parameter(
            kind: .operand(repeats: true), name: name, short: nil, isRequired: isRequired, help: help,
            apply: { (root, word) throws(ValueError) in
                root[keyPath: path].append(try Value.text.parse(word))
            },
            fallback: { _ in nil })
    }

    /// An option with a value, whose default is what the command holds before.
    ///
    /// - Parameters:
    ///   - name: The long name without its hyphens.
    ///   - short: The letter after a single hyphen, if it has one.
    ///   - placeholder: What stands for the value in the help, such as "DIR".
    ///   - value: How the word is read.
    ///   - path: Where the value belongs.
    ///   - isRequired: Whether the command means nothing without it; the help then shows no default.
    ///   - help: What it is for, in a sentence or two.
    public static func option<Output>(
        _ name: String, short: Character? = nil, _ placeholder: String, _ value: Value<Output>,
        _ path: any WritableKeyPath<Root, Output> & Sendable, isRequired: Bool = false, help: String
    ) -> Parameter {
        Parameter(
            kind: .option(value: placeholder, repeats: false), name: name, short: short, isRequired: isRequired,
            help: help,
            apply: { (root, word) throws(ValueError) in root[keyPath: path] = try value.parse(word) },
            fallback: { root in
                let word = value.describe(root[keyPath: path])
                return isRequired || word.isEmpty ? nil : word
            })
    }

    /// An option with a value that may stay absent; its help says what happens then.
    public static func option<Output>(
        _ name: String, short: Character? = nil, _ placeholder: String, _ value: Value<Output>,
        _ path: any WritableKeyPath<Root, Output?> & Sendable, help: String
    ) -> Parameter {
        Parameter(
            kind: .option(value: placeholder, repeats: false), name: name, short: short, isRequired: false, help: help,
            apply: { (root, word) throws(ValueError) in root[keyPath: path] = try value.parse(word) },
            fallback: { _ in nil })
    }

    /// An option with a value that may be given several times; its help says so.
    public static func options(
        _ name: String, _ placeholder: String, _ path: any WritableKeyPath<Root, [String]> & Sendable, help: String
    ) -> Parameter {
        Parameter(
            kind: .option(value: placeholder, repeats: true), name: name, short: nil, isRequired: false, help: help,
            apply: { (root, word) throws(ValueError) in
                root[keyPath: path].append(try Value.text.parse(word))
            },
            fallback: { _ in nil })
    }

    /// A flag: false unless given.
    public static func flag(
        _ name: String, short: Character? = nil, _ path: any WritableKeyPath<Root, Bool> & Sendable,
        help: String
    ) -> Parameter {
        Parameter(
            kind: .flag, name: name, short: short, isRequired: false, help: help,
            apply: { (root, _) throws(ValueError) in root[keyPath: path] = true },
            fallback: { _ in nil })
    }
}
