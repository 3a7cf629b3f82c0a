import Commands
import Glibc

/// Replaces this program by the `medshot-learn` beside it, with the same arguments; returns only when that fails.
///
/// libtorch costs a third of a second and 160 MB to load, so this program does not link it.
func becomeLearn() -> ExitCode {
    guard let own = pathOfThisProgram() else {
        return Program.medshot.admit(
            "cannot find out where medshot is installed: /proc/self/exe cannot be read")
    }
    let path = own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex) + Program.learn.rawValue
    unsafe setenv(HandOver.variable, version, 1)
    // OpenMP's threads wait for each other by spinning. Where other programs want the cores too, that costs a multiple
    // of the work itself; a short spin costs nothing measurable on idle cores. It is read when the library is loaded.
    if unsafe getenv("OMP_WAIT_POLICY") == nil { unsafe setenv("GOMP_SPINCOUNT", "1000", 0) }
    // The words as the shell gave them: in Swift's strings, bytes that are no UTF-8 are lost.
    _ = unsafe execv(String(path), CommandLine.unsafeArgv)
    let reason = unsafe String(cString: strerror(errno))
    return Program.medshot.admit(HandOver.failure(path: String(path), reason: reason))
}

/// Where this program lies, symbolic links followed.
private func pathOfThisProgram() -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count)
    guard count > 0, count < bytes.count else { return nil }
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
