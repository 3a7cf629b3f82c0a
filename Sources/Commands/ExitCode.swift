/// What a run tells the shell.
public enum ExitCode: Int32, CaseIterable, Sendable {
    /// All cases were done.
    case done = 0
    /// The run finished, but some cases failed.
    case someFailed = 1
    /// The command line, a configuration or a model is wrong, and nothing was started.
    case usage = 2
    /// The output cannot be written.
    case outputUnusable = 3
    /// The program itself is at fault or incomplete.
    case internalFault = 4
    /// Ctrl-C ended the run.
    case interrupted = 130
    /// Another program ended the run.
    case terminated = 143

    /// The meaning as the help gives it.
    public var meaning: String {
        switch self {
        case .done: "all cases done"
        case .someFailed: "finished, but some cases failed; each is named with the reason"
        case .usage: "the command line or an input is wrong; nothing was started"
        case .outputUnusable: "the output cannot be written: disk full, read-only, or used by another run"
        case .internalFault: "the program is at fault, or not completely installed"
        case .interrupted: "ended by Ctrl-C; what is done is kept, and --resume goes on"
        case .terminated: "ended by SIGTERM; what is done is kept, and --resume goes on"
        }
    }
}
