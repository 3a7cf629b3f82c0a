extension Syntax {
    /// The help page of the command, ending in a line break.
    ///
    /// - Parameter defaults: The command as it is when nothing is said; the page takes its defaults from it, so it
    ///   cannot promise others than the program uses.
    public func help(defaults: Root) -> String {
        var sections = [TextLayout.wrapped(summary)]
        sections.append("Usage: \(usage)")
        sections += discussion.map { TextLayout.wrapped($0) }
        if !operands.isEmpty {
            sections.append("Arguments:\n" + TextLayout.table(operands.map { ($0.name, $0.help) }))
        }
        sections.append(
            "Options:\n"
                + TextLayout.table(
                    options.map { ($0.term, $0.explanation(defaults: defaults)) } + Question.options))
        if !examples.isEmpty { sections.append(TextLayout.examples(examples)) }
        return sections.joined(separator: "\n\n") + "\n"
    }

    /// The command line in brief: what is required, then that there are options.
    private var usage: String {
        var words = [command]
        for operand in operands {
            let name = operand.kind.repeats ? "\(operand.name)..." : operand.name
            words.append(operand.isRequired ? name : "[\(name)]")
        }
        words += options.filter(\.isRequired).map(\.requirement)
        return (words + ["[options]"]).joined(separator: " ")
    }
}

extension Parameter {
    /// The option as the help lists it, long names below each other.
    fileprivate var term: String {
        (short.map { "-\($0), " } ?? "    ") + requirement
    }

    fileprivate func explanation(defaults: Root) -> String {
        if isRequired { return "\(help) [required]" }
        return help + (fallback(defaults).map { " [default: \($0)]" } ?? "")
    }
}
