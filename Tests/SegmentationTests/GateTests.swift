import Imaging
import Testing

@testable import Segmentation

@Suite struct GateTests {
    private let liver = Label(value: 1, name: "liver")

    /// The profile of slices whose mask is a square of a size, with single pixels apart from it.
    private func profile(_ side: Int, islands: Int = 0, slices: Int = 3) -> MaskProfile {
        var pixels = [UInt8](repeating: 0, count: 40 * 40)
        for y in 0..<side { for x in 0..<side { pixels[x + 40 * y] = 1 } }
        for island in 0..<islands { pixels[39 + 40 * (2 * island)] = 1 }
        var profile = MaskProfile()
        for _ in 0..<slices {
            profile.add(Raster(width: 40, height: 40, pixels: pixels), value: 1, spacing: SIMD2(2, 3))
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
        #expect(gate.reasons(for: liver, profile: profile(side), confidence: 0.9).count == 1)
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

    @Test func `A doubtful network does not`() {
        #expect(
            gate.reasons(for: liver, profile: profile(10), confidence: 0.69)
                == ["liver: mean probability only 69 %"])
    }
}
