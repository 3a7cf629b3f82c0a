extension Syntax {
    /// A command as its command line describes it.
    ///
    /// - Parameters:
    ///   - arguments: The words after the command's own name.
    ///   - defaults: The command as it is when nothing is said.
    /// - Throws: `UsageError` for the first word that does not fit, then for what is missing.
    public func parse(_ arguments: some Collection<String>, into defaults: Root) throws(UsageError) -> Root {
        var reading = Reading(syntax: self, result: defaults)
        var rest = Array(arguments)[...]
        while let word = rest.popFirst() {
            if word == "--" {
                while let operand = rest.popFirst() { try reading.takeOperand(operand) }
            } else if word.utf8.first == UInt8(ascii: "-") {
                try reading.takeOption(word, followedBy: &rest)
            } else {
                try reading.takeOperand(word)
            }
        }
        return try reading.finish()
    }
}

/// A command line that is being read.
private struct Reading<Root: Sendable> {
    let syntax: Syntax<Root>
    var result: Root
    private var seen: Set<String> = []

    init(syntax: Syntax<Root>, result: Root) {
        self.syntax = syntax
        self.result = result
    }

    mutating func takeOperand(_ word: String) throws(UsageError) {
        let open = syntax.operands.first { $0.kind.repeats || !seen.contains($0.name) }
        guard let open else { throw error("unexpected argument \(word.quoted)") }
        if word.isEmpty { throw error("\(open.label) is an empty text; is a shell variable unset?") }
        try apply(open, word)
    }

    mutating func takeOption(_ word: String, followedBy rest: inout ArraySlice<String>) throws(UsageError) {
        // By scalar: "=" and a combining accent after it are one Character.
        let scalars = word.unicodeScalars
        let equals = word.hasPrefix("--") ? scalars.firstIndex(of: "=") : nil
        let name = String(scalars[..<(equals ?? scalars.endIndex)])
        var value = equals.map { String(scalars[scalars.index(after: $0)...]) }

        guard let option = declared(name) else {
            let nearest = (syntax.options.map(\.label) + ["--help"]).nearest(to: name)
            throw error(
                "unknown option \(name.quoted)" + (nearest.map { "; did you mean \($0.quoted)?" } ?? ""))
        }
        if option.kind == .flag {
            if value != nil { throw error("\(option.label) takes no value") }
            return try apply(option, name)
        }
        if value == nil, let next = rest.first, next.utf8.first != UInt8(ascii: "-") {
            value = rest.removeFirst()
        }
        guard let value else {
            // The next word may be the next option, the value being forgotten, or a value such as -3.
            let hyphened = rest.first.flatMap { declared($0) == nil && $0 != "--" ? $0 : nil }
            let hint = hyphened.map {
                " (if its value is \($0.quoted), write \(option.label)=\($0.printable))"
            }
            throw error("\(option.label) needs a value" + (hint ?? ""))
        }
        if !option.kind.repeats, seen.contains(option.name) { throw error("\(option.label) is given twice") }
        try apply(option, value)
    }

    func finish() throws(UsageError) -> Root {
        for parameter in syntax.parameters where parameter.isRequired && !seen.contains(parameter.name) {
            throw error("missing \(parameter.requirement)")
        }
        return result
    }

    private func declared(_ word: String) -> Parameter<Root>? {
        syntax.options.first { $0.label == word || $0.short.map { "-\($0)" } == word }
    }

    private mutating func apply(_ parameter: Parameter<Root>, _ word: String) throws(UsageError) {
        do {
            try parameter.apply(&result, word)
        } catch {
            throw self.error("\(parameter.label) \(error.message)")
        }
        seen.insert(parameter.name)
    }

    private func error(_ message: String) -> UsageError { UsageError(message, command: syntax.command) }
}
