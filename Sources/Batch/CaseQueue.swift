internal import Dispatch
internal import Synchronization

/// Does numbered pieces of work on threads of its own and hands every result back as it comes.
///
/// The thread that asks for results stays free to hear of signals. Threads that are still at work when nobody asks any
/// more end with the process.
final class CaseQueue<Result: Sendable>: Sendable {
    private struct State {
        var next = 0
        var end: Int
        var running = 0
        var results: [(index: Int, result: Result)] = []
    }

    private let state: Mutex<State>
    private let arrivals = DispatchSemaphore(value: 0)

    /// Begins to work.
    ///
    /// - Parameters:
    ///   - count: Number of pieces.
    ///   - jobs: How many are worked on at a time, at least one.
    ///   - work: Does one piece, 0..<count; called from several threads.
    init(count: Int, jobs: Int, work: @escaping @Sendable (Int) -> Result) {
        state = Mutex(State(end: count))
        for _ in 0..<min(max(1, jobs), count) {
            let body: @Sendable () -> Void = { [self] in
                while let index = take() { put(work(index), of: index) }
            }
            if !CaseThread.begin(body) { DispatchQueue.global().async(execute: body) }
        }
    }

    /// The next result; nil when none came in time.
    func next(within pause: DispatchTimeInterval) -> (index: Int, result: Result)? {
        guard arrivals.wait(timeout: .now() + pause) == .success else { return nil }
        return state.withLock { $0.results.removeFirst() }
    }

    /// Lets no further piece begin.
    func stop() { state.withLock { $0.end = $0.next } }

    /// Whether every piece that began has been handed back, and none is left.
    var isEmpty: Bool { state.withLock { $0.next >= $0.end && $0.running == 0 && $0.results.isEmpty } }

    private func take() -> Int? {
        state.withLock { state in
            guard state.next < state.end else { return nil }
            state.running += 1
            defer { state.next += 1 }
            return state.next
        }
    }

    private func put(_ result: Result, of index: Int) {
        state.withLock { state in
            state.running -= 1
            state.results.append((index, result))
        }
        arrivals.signal()
    }
}
