import Imaging
import Testing

@testable import Segmentation

@Suite struct PresenceCheckTests {
    private let check = PresenceCheck(expectations: [1: .init(area: 12, certain: 0.9, least: 0.4)])

    private func absent(_ evidence: [Double]) -> [Int] { check.verdict(on: 1, evidence: evidence).absent.sorted() }

    @Test func `Evidence is the mean of the highest probabilities over an area in mm2`() {
        let raster = Raster<Float>(width: 3, height: 2, pixels: [0.9, 0.1, 0.5, 0.7, 0, 0.3])
        // 6 mm^2 are 3 pixels of 2 mm^2: 0.9, 0.7 and 0.5.
        #expect(abs(PresenceCheck.evidence(of: raster, area: 6, spacing: SIMD2(1, 2)) - 0.7) < 1e-3)
        #expect(abs(PresenceCheck.evidence(of: raster, area: 0.1, spacing: SIMD2(1, 2)) - 0.9) < 1e-3)
        #expect(abs(PresenceCheck.evidence(of: raster, area: 99, spacing: SIMD2(1, 2)) - 2.5 / 6) < 1e-3)
    }

    @Test func `What fades out stays, what begins anew goes`() {
        #expect(absent([0, 0.3, 0.95, 1, 0.95, 0.5, 0.2, 0]) == [])
        #expect(absent([0.6, 0.5, 0.1, 0.4, 1, 1, 0.7, 0.2, 0.3, 0.8]) == [0, 1, 8, 9])
    }

    @Test func `A small rise is noise`() { #expect(absent([0.25, 0.3, 0.22, 0.5, 1, 0.6, 0.5, 0.55]) == []) }

    @Test func `A second part that is as clear stays, one that is not goes`() {
        #expect(absent([1, 0.4, 0, 0.4, 1]) == [])
        #expect(absent([1, 0.4, 0, 0.6, 0, 0.4, 1]) == [3])
    }

    @Test func `Where no slice is beyond doubt, the support says what is clear`() {
        #expect(absent([0.5, 0.1, 0.92, 0.3]) == [0])
        #expect(absent([0.92, 0.1, 1, 0.3]) == [0])
    }

    @Test func `What holds more than all that is left of a study that was drawn on is not taken away`() {
        let evidence = [1, 0.4, 0, 0.6, 0.7]
        #expect(check.verdict(on: 1, evidence: evidence, found: [60, 40, 0, 30, 70]).absent == [3, 4])
        #expect(check.verdict(on: 1, evidence: evidence, found: [59, 40, 0, 30, 70]) == .init(unclear: [3, 4]))
        #expect(check.verdict(on: 1, evidence: evidence) == .init(absent: [3, 4]))
    }

    @Test func `Between two clear slices a dip is no absence`() {
        #expect(absent([1, 0.5, 0.3, 0.7, 1]) == [])
    }

    @Test func `Without a clear slice nothing is taken away, and below the least it is said`() {
        #expect(check.verdict(on: 1, evidence: [0.2, 0.5, 0.1, 0.6]) == .init())
        #expect(check.verdict(on: 1, evidence: [0.2, 0.3, 0.1]) == .init(isDoubtful: true))
        #expect(check.verdict(on: 2, evidence: [0.6, 0, 1]) == .init())
    }

    /// A slice whose square structure has a side in pixels of 1 mm, with a network's map of it.
    private func example(_ side: Int, probability: Float) -> (SupportSlice, HeldOut) {
        let labels = (0..<400).map { UInt8($0 % 20 < side && $0 / 20 < side ? 1 : 0) }
        let map = (0..<400).map { $0 % 20 < 10 && $0 / 20 < 10 ? probability : 0 }
        func raster<Value>(_ pixels: [Value]) -> Raster<Value> { Raster(width: 20, height: 20, pixels: pixels) }
        return (
            SupportSlice(
                slice: Slice(image: raster(map), spacing: SIMD2(1, 1)), labels: raster(labels), subject: 0),
            HeldOut(index: 0, probabilities: [raster(map.map { 1 - $0 }), raster(map)])
        )
    }

    private func expectation(_ examples: [(SupportSlice, HeldOut)]) -> PresenceCheck.Expectation? {
        PresenceCheck(
            support: examples.map(\.0), classes: [1],
            heldOut: examples.enumerated().map { HeldOut(index: $0.offset, probabilities: $0.element.1.probabilities) }
        ).expectations[1]
    }

    @Test func `Held-out slices say how clear a structure is, and those without it how clear nothing is`() throws {
        let shown = [example(8, probability: 0.6), example(10, probability: 0.8), example(9, probability: 0.7)]
        let found = try #require(expectation(shown))
        #expect(found.area == 40.5)
        #expect(abs(found.certain - 0.6) < 1e-3 && abs(found.least - 0.54) < 1e-3)
        let warned = try #require(expectation(shown + [example(0, probability: 0.75)]))
        #expect(abs(warned.certain - 0.75) < 1e-3 && warned.area == 40.5)
    }

    @Test func `Certainty is never more than the usual`() {
        #expect(expectation([example(9, probability: 1)])?.certain == PresenceCheck.usualCertainty)
        let (slice, _) = example(9, probability: 1)
        let alone = PresenceCheck(support: [slice], classes: [1, 4], heldOut: [])
        #expect(alone.expectations == [1: .init(area: 40.5, certain: 0.95, least: 0.5)])
    }
}
