internal import Dispatch
internal import Synchronization

/// Independent pieces of work on all cores.
public enum ConcurrentWork {
    /// What each of a number of pieces gives, in their order.
    ///
    /// - Parameters:
    ///   - count: Number of pieces.
    ///   - piece: Called once for every number below `count`, from several threads.
    public static func results<Result: Sendable>(count: Int, of piece: @Sendable (Int) -> Result) -> [Result] {
        let slots = Mutex<[Result?]>(Array(repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let result = piece(index)
            slots.withLock { $0[index] = result }
        }
        return slots.withLock { $0.compactMap(\.self) }
    }
}
