internal import Files

/// Why an image file was not read or written.
public enum ImageFileError: Error, Equatable, Sendable {
    /// The file cannot be opened or read: it is missing, forbidden, no regular file, or changed meanwhile.
    case cannotRead(path: String, reason: String)
    /// The file is of a known kind, but its bytes contradict themselves or end too early.
    case damaged(path: String, reason: String)
    /// The file is sound, but holds something that is not taken here.
    case unsupported(path: String, reason: String)
    /// The file was not written, and what stood at the path still does; or the reason says that it may not last.
    case cannotWrite(path: String, reason: String)
}

extension ImageFileError {
    /// Why, without the file's path.
    public var reason: String {
        switch self {
        case .cannotRead(_, let reason), .damaged(_, let reason), .unsupported(_, let reason),
            .cannotWrite(_, let reason):
            reason
        }
    }
}

extension ImageFileError: CustomStringConvertible {
    /// One line: what failed, on which file, and why.
    public var description: String {
        // A path may hold a newline; its debug description does not.
        switch self {
        case .cannotRead(let path, let reason): "cannot read \(path.debugDescription): \(reason)"
        case .damaged(let path, let reason): "\(path.debugDescription) is damaged: \(reason)"
        case .unsupported(let path, let reason): "\(path.debugDescription) is not supported: \(reason)"
        case .cannotWrite(let path, let reason): "cannot write \(path.debugDescription): \(reason)"
        }
    }
}

extension ImageFileError {
    /// What the system does not let us read or write.
    init(_ error: FileError) {
        switch error {
        case .cannotRead(let path, let reason): self = .cannotRead(path: path, reason: reason)
        case .cannotWrite(let path, let reason): self = .cannotWrite(path: path, reason: reason)
        }
    }

    /// The result of a body whose errors are the system's.
    static func wrapping<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(ImageFileError) -> Result {
        do throws(FileError) {
            return try body()
        } catch {
            throw ImageFileError(error)
        }
    }
}

/// What is wrong with bytes or values whose path is not known yet.
enum FormatFault: Error {
    case damaged(String)
    case unsupported(String)

    func error(at path: String) -> ImageFileError {
        switch self {
        case .damaged(let reason): .damaged(path: path, reason: reason)
        case .unsupported(let reason): .unsupported(path: path, reason: reason)
        }
    }

    /// The result of `body`, whose faults become errors about `path`.
    static func naming<Result>(
        _ path: String, _ body: () throws(FormatFault) -> Result
    ) throws(ImageFileError) -> Result {
        do throws(FormatFault) {
            return try body()
        } catch {
            throw error.error(at: path)
        }
    }
}

/// Why a value has no form in a file format.
struct EncodingFault: Error {
    let reason: String

    /// The result of `body`, whose faults become errors about `path`, or about no file yet.
    static func naming<Result>(
        _ path: String = "(in memory)", _ body: () throws(EncodingFault) -> Result
    ) throws(ImageFileError) -> Result {
        do throws(EncodingFault) {
            return try body()
        } catch {
            throw .cannotWrite(path: path, reason: error.reason)
        }
    }
}
