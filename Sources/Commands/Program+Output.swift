public import Arguments

extension Program {
    /// Puts a text where data goes; a full disk behind it is no success.
    public func show(_ text: String) -> ExitCode {
        StandardStream.output.write(text) ? .done : .outputUnusable
    }

    /// Says what is wrong with the command line, and where the help is.
    public func complain(_ error: UsageError) -> ExitCode {
        StandardStream.error.write("medshot: \(error.message)\n\(error.hint)\n")
        return .usage
    }

    /// Puts lines where data goes; tabs between columns stay.
    public func show(lines: [String]) -> ExitCode {
        show(
            lines.map { line in
                line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0).printable }
                    .joined(separator: "\t") + "\n"
            }.joined())
    }

    /// Says what keeps a run from beginning: an input, a support set or an option.
    public func refuse(_ reason: String) -> ExitCode {
        StandardStream.error.write("medshot: \(reason.printable)\n")
        return .usage
    }

    /// Says why the output cannot be written.
    public func giveUp(_ reason: String) -> ExitCode {
        StandardStream.error.write("medshot: \(reason.printable)\n")
        return .outputUnusable
    }

    /// Ends a run: every failure by name, then what was done and where it lies.
    ///
    /// - Parameters:
    ///   - failures: A line for everything that failed.
    ///   - done: Number of cases that have results.
    ///   - review: Number of them that a person must look at.
    ///   - output: The folder of the run; nil for a part of one, which has no report yet.
    ///   - quiet: Whether to name failures only.
    ///   - signal: The signal that ended the run early.
    public func conclude(
        failures: [String], done: Int, review: Int, output: String?, quiet: Bool, signal: Int32? = nil
    ) -> ExitCode {
        for failure in failures {
            StandardStream.error.write("failed: \(failure.printable)\n")
        }
        if !quiet {
            var parts = ["\(done) case(s) done"]
            if review > 0 { parts.append("\(review) of them to review") }
            if !failures.isEmpty { parts.append("\(failures.count) failed") }
            let line = parts.joined(separator: ", ") + "." + (output.map { " Report: \($0)/report.html" } ?? "")
            StandardStream.error.write("\(line.printable)\n")
        }
        if let signal {
            StandardStream.error.write("medshot: ended by a signal; go on with --resume\n")
            return ExitCode(rawValue: 128 + signal) ?? .interrupted
        }
        return failures.isEmpty ? .done : .someFailed
    }

    /// Ends a comparison: what the reader should know, then every case that could not be compared.
    public func conclude(failures: [String], notes: [String]) -> ExitCode {
        for note in notes { StandardStream.error.write("\(note.printable)\n") }
        for failure in failures { StandardStream.error.write("failed: \(failure.printable)\n") }
        return failures.isEmpty ? .done : .someFailed
    }

    /// Says what is wrong with the program or its installation.
    public func admit(_ fault: String) -> ExitCode {
        StandardStream.error.write("medshot: \(fault)\n")
        return .internalFault
    }
}
