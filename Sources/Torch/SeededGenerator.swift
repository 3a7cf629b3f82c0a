internal import Glibc

/// A stream of random numbers that depends on its seed alone: xoshiro256**, seeded by SplitMix64.
///
/// What is drawn here does not change with the version of libtorch, of Swift or of the processor's threads.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: SIMD4<UInt64>

    /// The stream of a seed; neighbouring seeds give unrelated streams.
    public init(seed: UInt64) {
        var counter = seed
        func next() -> UInt64 {
            counter &+= 0x9E37_79B9_7F4A_7C15
            var mixed = counter
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        state = SIMD4(next(), next(), next(), next())
    }

    /// A stream of its own for everything that is drawn under one seed: what an interrupted run draws next does not depend
    /// on what it drew before.
    ///
    /// - Parameters:
    ///   - seed: The seed of the whole run.
    ///   - purpose: What is drawn for; purposes give unrelated streams.
    ///   - number: Which of the things that are drawn for it.
    public init(seed: UInt64, purpose: UInt64, number: Int) {
        var mixed = SeededGenerator(seed: seed)
        let salt = mixed.next() &+ purpose &* 0x9E37_79B9_7F4A_7C15
        var stream = SeededGenerator(seed: salt &+ UInt64(truncatingIfNeeded: number))
        self.init(seed: stream.next())
    }

    /// 64 random bits.
    public mutating func next() -> UInt64 {
        func rotated(_ value: UInt64, by bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }
        let result = rotated(state.y &* 5, by: 7) &* 9
        let shifted = state.y << 17
        state.z ^= state.x
        state.w ^= state.y
        state.y ^= state.z
        state.x ^= state.w
        state.z ^= shifted
        state.w = rotated(state.w, by: 45)
        return result
    }

    /// A number from 0 up to but not including 1, each equally likely.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A normally distributed number of mean 0 and standard deviation 1, by Box and Muller.
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    /// A whole number from 0 up to but not including `bound`.
    ///
    /// - Precondition: `bound > 0`.
    public mutating func index(below bound: Int) -> Int {
        precondition(bound > 0, "nothing to choose from")
        // The top bits: exact to 2^-64 for any bound that memory can hold.
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// The numbers from 0 up to but not including `count` in random order, by Fisher and Yates.
    public mutating func permutation(of count: Int) -> [Int] {
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, index(below: last + 1)) }
        return order
    }
}
