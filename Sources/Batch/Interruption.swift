internal import Glibc
internal import Synchronization

/// What becomes of SIGINT and SIGTERM.
///
/// Before a run has its folder and after its tables are written they end the process at once: nothing half written has a
/// final name then. In between the first one asks for an orderly end, and a second one ends the process at once.
public enum Interruption {
    private enum State {
        static let atOnce: Int32 = 0
        static let orderly: Int32 = -1
    }

    /// `atOnce`, `orderly`, or the signal that came.
    private static let state = Atomic<Int32>(State.atOnce)

    /// Takes the two signals; called once, at the start of a program.
    public static func listen() {
        _ = state.load(ordering: .relaxed)
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] {
            signal(number) { Interruption.receive($0) }
            unsafe sigaddset(&signals, number)
        }
        // A parent whose thread has them blocked hands that on.
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// From now on a signal asks for an orderly end; one that came is kept.
    static func beginOrderly() {
        _ = state.compareExchange(
            expected: State.atOnce, desired: State.orderly, ordering: .sequentiallyConsistent)
    }

    /// From now on a signal ends the process at once again; one that came is kept.
    static func endOrderly() {
        _ = state.compareExchange(
            expected: State.orderly, desired: State.atOnce, ordering: .sequentiallyConsistent)
    }

    /// The signal that asked for the end; nil when none did.
    static var signalNumber: Int32? {
        let value = state.load(ordering: .sequentiallyConsistent)
        return value > 0 ? value : nil
    }

    /// Only what a signal handler may do: no memory is allocated, no lock taken.
    private static func receive(_ number: Int32) {
        let (exchanged, _) = state.compareExchange(
            expected: State.orderly, desired: number, ordering: .sequentiallyConsistent)
        if !exchanged { _exit(128 + number) }
    }
}
