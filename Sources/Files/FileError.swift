/// A file that the system does not let us read or write.
public enum FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file is missing, forbidden, no regular file, or changed meanwhile.
    case cannotRead(path: String, reason: String)
    /// The file was not written; what stood at the path before still stands there.
    case cannotWrite(path: String, reason: String)

    /// Why, in the system's words where it has some.
    public var reason: String {
        switch self {
        case .cannotRead(_, let reason), .cannotWrite(_, let reason): reason
        }
    }

    /// One line: what failed, on which file, and why.
    public var description: String {
        // A path may hold a newline; its debug description does not.
        switch self {
        case .cannotRead(let path, let reason): "cannot read \(path.debugDescription): \(reason)"
        case .cannotWrite(let path, let reason): "cannot write \(path.debugDescription): \(reason)"
        }
    }
}
