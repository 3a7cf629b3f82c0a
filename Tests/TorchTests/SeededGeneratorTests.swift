import Testing
import Torch

@Suite struct SeededGeneratorTests {
    @Test func `Seed 0 gives the numbers of the published algorithms`() {
        // xoshiro256** 1.0 by Blackman and Vigna, state from SplitMix64 of seed 0; computed with Python's integers.
        var generator = SeededGenerator(seed: 0)
        let numbers = (0..<3).map { _ in generator.next() }
        #expect(numbers == [0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0])
    }

    @Test func `Uniform numbers fill 0 to 1, normal ones have mean 0 and variance 1`() {
        var generator = SeededGenerator(seed: 7)
        let count = 100_000
        let uniform = (0..<count).map { _ in generator.uniform() }
        #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(uniform.reduce(0, +) / Double(count) - 0.5) < 0.005)
        let normal = (0..<count).map { _ in generator.normal() }
        #expect(normal.allSatisfy { $0.isFinite })
        #expect(abs(normal.reduce(0, +) / Double(count)) < 0.015)
        #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / Double(count) - 1) < 0.03)
    }

    @Test func `A permutation holds every number once`() {
        var generator = SeededGenerator(seed: 1)
        #expect(generator.permutation(of: 100).sorted() == Array(0..<100))
        #expect(generator.permutation(of: 100) != generator.permutation(of: 100))
        #expect(generator.permutation(of: 0) == [])
    }

    @Test func `An index is below its bound, each about equally often`() {
        var generator = SeededGenerator(seed: 2)
        var counts = [Int](repeating: 0, count: 3)
        for _ in 0..<30_000 { counts[generator.index(below: 3)] += 1 }
        #expect(counts.allSatisfy { abs($0 - 10_000) < 400 })
    }
}
