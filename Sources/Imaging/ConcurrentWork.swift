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

    /// Values of small runs of neighbours that do not depend on each other.
    ///
    /// - Parameters:
    ///   - count: Number of values.
    ///   - fill: Writes the values of a run to its places, which hold anything before; called from several threads.
    public static func values<Value: BitwiseCopyable & Sendable>(
        count: Int, of fill: @Sendable (_ run: Range<Int>, _ places: UnsafeMutableBufferPointer<Value>) -> Void
    ) -> [Value] {
        unsafe [Value](unsafeUninitializedCapacity: count) { buffer, filled in
            // Each run writes to its own places only.
            nonisolated(unsafe) let buffer = unsafe buffer
            DispatchQueue.concurrentPerform(iterations: (count + run - 1) / run) { number in
                let places = number * run..<min((number + 1) * run, count)
                unsafe fill(places, UnsafeMutableBufferPointer(rebasing: buffer[places]))
            }
            filled = count
        }
    }

    /// Values of a run: few enough to lie in a cache, many enough to be worth a thread.
    private static let run = 1 << 16
}
