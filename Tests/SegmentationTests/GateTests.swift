import Imaging
import Testing

@testable import Segmentation

@Suite struct GateTests {
    private let liver = Label(value: 1, name: "liver")

    /// The profile of slices whose mask is a square of a size, with single pixels apart from it.
    private func profile(_ side: Int, islands: Int = 0, brightness: [Float] = [0.5, 0.5, 0.5]) -> MaskProfile {
        var pixels = [UInt8](repeating: 0, count: 40 * 40)
        for y in 0..<side { for x in 0..<side { pixels[x + 40 * y] = 1 } }
        for island in 0..<islands { pixels[39 + 40 * (2 * island)] = 1 }
        var profile = MaskProfile()
        let labels = Raster(width: 40, height: 40, pixels: pixels)
        for value in brightness {
            // Bright on the structure alone.
            profile.add(labels, on: labels.map { $0 == 1 ? value : 0 }, value: 1, spacing: SIMD2(2, 3))
        }
        return profile
    }

    private var gate: Gate { Gate(support: [1: profile(10)]) }

    @Test func `Areas are in square mm, islands a share of them`() {
        #expect(profile(10).medianArea == 600)
        #expect(profile(10).islandShare == 0)
        #expect(profile(5, islands: 5).islandShare == 5.0 / 30)
    }

    @Test func `A mask like the support passes`() {
        #expect(gate.reasons(for: liver, profile: profile(9), confidence: 0.9).isEmpty)
        #expect(gate.reasons(for: liver, profile: profile(17), confidence: 0.9).isEmpty)
    }

    @Test func `An empty mask does not`() {
        #expect(gate.reasons(for: liver, profile: MaskProfile(), confidence: nil) == ["liver: not found"])
    }

    @Test(arguments: [5, 18]) func `A mask a third or three times the size does not`(side: Int) {
        let words = side == 5 ? "only 1/4 of the typical area drawn" : "3.2 times the typical area drawn"
        #expect(gate.reasons(for: liver, profile: profile(side), confidence: 0.9) == ["liver: \(words)"])
    }

    @Test func `A picture is compared with the smallest and the largest drawn one`() {
        // Areas of 5 x 5 and of 20 x 20 pixels of 6 square mm.
        var drawn = profile(5)
        drawn.add(profile(20))
        let gate = Gate(support: [1: drawn])
        func reasons(_ side: Int) -> [String] {
            gate.reasons(for: liver, profile: profile(side, brightness: [0.5]), confidence: 0.9)
        }
        for side in [3, 10, 34] { #expect(reasons(side).isEmpty) }
        #expect(reasons(2) == ["liver: only 1/6 of the smallest area drawn"])
        #expect(reasons(35) == ["liver: 3.1 times the largest area drawn"])
    }

    @Test func `A mask in pieces does not, unless the support is in pieces`() {
        let scattered = profile(7, islands: 19)
        #expect(scattered.islandShare > 0.25)
        #expect(gate.reasons(for: liver, profile: scattered, confidence: 0.9).contains { $0.contains("islands") })
        let same = Gate(support: [1: scattered])
        #expect(same.reasons(for: liver, profile: scattered, confidence: 0.9).isEmpty)
    }

    @Test func `A mask that lost a good part of itself does not`() {
        #expect(gate.reasons(for: liver, profile: profile(10), confidence: 0.9, emptied: 0.1).isEmpty)
        #expect(
            gate.reasons(for: liver, profile: profile(10), confidence: 0.9, emptied: 0.13)
                == ["liver: the emptied slices held 13 % as much as is left; they may have shown it"])
    }

    @Test func `A mask that is darker on many slices than wherever it was drawn does not`() throws {
        let drawn = profile(10, brightness: [0.5, 0.55, 0.6])
        #expect(drawn.brightness.count == 3 && abs(drawn.brightness[1] - 0.55) < 1e-6)
        let gate = Gate(support: [1: drawn])
        func reasons(_ brightness: [Float]) -> [String] {
            gate.reasons(for: liver, profile: profile(10, brightness: brightness), confidence: 0.9)
        }
        // A little beyond the drawn ones is no wonder, and neither is one slice of ten.
        #expect(reasons([0.41, 0.5, 0.69]).isEmpty)
        #expect(reasons([0.1] + [Float](repeating: 0.5, count: 9)).isEmpty)
        #expect(
            reasons([0.2, 0.5, 0.5, 0.8]) == [
                "liver: 50 % of it lies on slices where it is darker or brighter than wherever it was drawn"
            ])
        let picture = try #require(MaskProfile(areas: [100], outside: [0], brightness: [0.2]))
        #expect(
            gate.reasons(for: liver, profile: picture, confidence: 0.9).contains(
                "liver: darker or brighter than wherever it was drawn"))
        #expect(MaskProfile(areas: [1], outside: [0], brightness: [.nan]) == nil)
        #expect(MaskProfile(areas: [1], outside: [0], brightness: []) == nil)
        #expect(MaskProfile(areas: [1], outside: [0], brightness: [0.5]) != nil)
    }

    @Test func `A doubtful network does not`() {
        #expect(
            gate.reasons(for: liver, profile: profile(10), confidence: 0.69)
                == ["liver: mean probability only 69 %"])
    }
}
