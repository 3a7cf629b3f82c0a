import Testing
import Torch

@testable import Segmentation

@Suite struct AppearanceTests {
    private func normal(_ mean: Double, seed: UInt64) -> Appearance {
        var generator = SeededGenerator(seed: seed)
        return Appearance(of: (0..<20_000).map { _ in Float(mean + 0.1 * generator.normal()) })
    }

    @Test func `Images that differ by a constant are as far apart as the constant`() {
        #expect(abs(normal(0.3, seed: 1).distance(to: normal(0.5, seed: 2)) - 0.2) < 0.005)
        #expect(normal(0.3, seed: 1).distance(to: normal(0.3, seed: 2)) < 0.005)
    }

    @Test func `Quantiles are those of the pixels`() {
        let ramp = Appearance(of: (0..<1000).map { Float($0) / 1000 })
        for (number, quantile) in ramp.quantiles.enumerated() {
            #expect(abs(Double(quantile) - (Double(number) + 0.5) / 32) < 0.003)
        }
        #expect(Appearance(of: []).quantiles.allSatisfy { $0 == 0 })
        #expect(Appearance(of: [.nan, 0.5]).quantiles.allSatisfy { abs($0 - 0.5) < 0.002 })
        #expect(Appearance(quantiles: [1]) == nil)
    }

    @Test func `An image is strange that is much further from all than they are from each other`() {
        let support = [normal(0.3, seed: 1), normal(0.32, seed: 2)]
        #expect(!support.isStrange(normal(0.38, seed: 3)))
        #expect(support.isStrange(normal(0.6, seed: 3)))
        // Images that differ much among each other allow for more.
        let wide = [normal(0.2, seed: 1), normal(0.5, seed: 2)]
        #expect(!wide.isStrange(normal(0.8, seed: 3)))
        #expect(![Appearance]().isStrange(normal(0.6, seed: 3)))
    }

    @Test func `A negative is strange, and much nearer with dark and bright exchanged`() {
        let support = [normal(0.1, seed: 1), normal(0.12, seed: 2)]
        #expect(support.isNegative(normal(0.9, seed: 3)))
        #expect(support.isNegative(normal(0.8, seed: 3)))
        // Its negative would lie at 0.35, 0.23 away: more than a third of its own 0.53.
        #expect(!support.isNegative(normal(0.65, seed: 3)))
        #expect(!support.isNegative(normal(0.15, seed: 3)))
        // Where images of both kinds were drawn on, neither is strange.
        #expect(![normal(0.1, seed: 1), normal(0.9, seed: 2)].isNegative(normal(0.9, seed: 3)))
        #expect(![Appearance]().isNegative(normal(0.9, seed: 3)))
    }
}
