import Synchronization
import Testing
import Torch

@Suite struct SideBySideTests {
    @Test func `Results come in the order of the pieces, as one thread alone computes them`() async {
        // A process of its own: the number of threads belongs to all of it.
        await #expect(processExitsWith: .success) {
            @Sendable func sum(_ piece: Int) throws(TorchError) -> Double {
                let x = try Tensor.sines([1, 4, 24, 24], from: Double(piece))
                let weights = try Tensor.sines([4, 4, 3, 3], from: Double(piece + 7)).detached(trackingGradient: true)
                let loss = try x.convolved(with: weights, padding: 1).leakyReLU(slope: 0.1).sum()
                return Double(try gradients(of: loss, withRespectTo: [weights])[0].sum().scalar())
            }
            try Runtime.useThreads(1)
            let alone = try Runtime.sideBySide(9, sum)
            try Runtime.useThreads(3)
            let shares = Mutex<Set<Int>>([])
            let together = try Runtime.sideBySide(9) { (piece) throws(TorchError) in
                shares.withLock { _ = $0.insert(Runtime.threadCount) }
                return try sum(piece)
            }
            precondition(Set(alone).count == 9 && alone == together)
            precondition(shares.withLock(\.self) == [1] && Runtime.threadCount == 3)
            try Runtime.useThreads(5)
            for (count, threads) in [(0, []), (1, [5]), (2, [2, 2])] {
                let used = try Runtime.sideBySide(count) { _ in Runtime.threadCount }
                precondition(used == threads)
            }
        }
    }

    @Test func `After a failure no piece begins, and the first that failed is told`() async {
        await #expect(processExitsWith: .success) {
            for threads in [1, 2] {
                try Runtime.useThreads(threads)
                let begun = Mutex(0)
                do {
                    _ = try Runtime.sideBySide(1000) { (piece) throws(TorchError) in
                        begun.withLock { $0 += 1 }
                        if piece >= 2 { throw .missingParameter("piece \(piece)") }
                        return piece
                    }
                    preconditionFailure("nothing was thrown")
                } catch TorchError.missingParameter(let name) {
                    precondition(name == "piece 2")
                }
                precondition(begun.withLock(\.self) <= 4 && Runtime.threadCount == threads)
            }
        }
    }
}
