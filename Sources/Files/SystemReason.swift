internal import Glibc

/// The system's words for the last call that failed on this thread.
public func systemReason() -> String {
    let code = errno
    return unsafe String(cString: strerror(code))
}
