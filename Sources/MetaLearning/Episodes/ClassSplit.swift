public import Torch

/// Classes drawn at random into two sets, so that none is in both.
public struct ClassSplit: Equatable, Sendable {
    /// Classes drawn, in rising order.
    public let drawn: [Int]
    /// The others, in rising order.
    public let rest: [Int]

    /// Draws `size` of `count` classes; the same seed draws the same ones.
    ///
    /// - Throws: `TorchError.unusableInput` if there are not more classes than that.
    public init(drawing size: Int, of count: Int, seed: UInt64) throws(TorchError) {
        guard (1..<max(2, count)).contains(size) else {
            throw .unusableInput("\(size) of \(count) classes leave none for the other set")
        }
        var generator = SeededGenerator(seed: seed)
        let order = generator.permutation(of: count)
        drawn = order[..<size].sorted()
        rest = order[size...].sorted()
    }
}
