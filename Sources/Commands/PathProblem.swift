internal import Arguments
internal import Glibc

/// Why a file or folder that was named on the command line cannot be used.
enum PathProblem: Equatable {
    case missing(String)
    case notAFolder(String)
    case unreadable(String, reason: String)

    /// The problem with a path, if it has one that shows without opening it.
    init?(at path: String, folder: Bool = false) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            let code = errno
            self = code == ENOENT ? .missing(path) : .unreadable(path, reason: Self.reason(code))
            return
        }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        if folder, !isFolder {
            self = .notAFolder(path)
        } else if unsafe access(path, isFolder ? R_OK | X_OK : R_OK) != 0 {
            self = .unreadable(path, reason: Self.reason(errno))
        } else {
            return nil
        }
    }

    /// The problem in one line, given what the path stands for on the command line.
    func message(label: String) -> String {
        switch self {
        case .missing(let path): "\(label) does not exist: \(path.quoted)"
        case .notAFolder(let path): "\(label) must be a folder, not the file \(path.quoted)"
        case .unreadable(let path, let reason): "\(label) cannot be read: \(path.quoted): \(reason)"
        }
    }

    private static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
