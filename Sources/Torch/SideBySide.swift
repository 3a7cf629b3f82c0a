internal import Dispatch
internal import Synchronization

extension Runtime {
    /// Does independent pieces of work side by side, and gives their results in order.
    ///
    /// All together use as many threads as one operation may here: pieces of small operations are done sooner on a thread each
    /// than one after the other on all threads. Pieces begin in their order; after a failure none begins.
    ///
    /// - Parameters:
    ///   - count: Number of pieces.
    ///   - piece: Does one of them, 0..<count; called from several threads.
    /// - Throws: What the first of the failed pieces threw.
    public static func sideBySide<Result: Sendable>(
        _ count: Int, _ piece: @Sendable (Int) throws(TorchError) -> Result
    ) throws(TorchError) -> [Result] {
        let threads = threadCount
        let workers = min(count, threads)
        guard workers > 1 else {
            var results: [Result] = []
            for index in 0..<count { results.append(try piece(index)) }
            return results
        }
        let next = Atomic(0)
        let slots = Mutex<[Swift.Result<Result, TorchError>?]>(Array(repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < count else { break }
                let result = Swift.Result { () throws(TorchError) in
                    try useThreads(threads / workers)
                    return try piece(index)
                }
                if case .failure = result { next.store(count, ordering: .relaxed) }
                slots.withLock { $0[index] = result }
            }
        }
        try useThreads(threads)
        var results: [Result] = []
        for case let slot? in slots.withLock(\.self) { results.append(try slot.get()) }
        return results
    }
}
