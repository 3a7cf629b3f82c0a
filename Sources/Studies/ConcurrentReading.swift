internal import Dispatch
internal import Synchronization

/// Independent readings on all cores.
enum ConcurrentReading {
    /// What each of a number of readings gives, in their order.
    ///
    /// - Parameter read: Called once for every number below `count`, from several threads.
    static func results<Result: Sendable>(count: Int, read: @Sendable (Int) -> Result) -> [Result] {
        let slots = Mutex<[Result?]>(Array(repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let result = read(index)
            slots.withLock { $0[index] = result }
        }
        return slots.withLock { $0.compactMap(\.self) }
    }
}
