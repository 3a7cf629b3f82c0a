/// Why a run did not begin or could not go on.
public enum RunError: Error, Equatable, Sendable, CustomStringConvertible {
    /// An input, a support set or an option does not fit; nothing was written.
    case refused(String)
    /// The output cannot be written: used by an earlier run, read-only, or the disk is full.
    case outputUnusable(String)

    /// What is wrong and what to do, in one line.
    public var description: String {
        switch self {
        case .refused(let message), .outputUnusable(let message): message
        }
    }
}
