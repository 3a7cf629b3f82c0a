import Imaging
import Testing

@testable import Segmentation

@Suite struct ExpectedDiceTests {
    /// A row of ten pixels whose first ones hold a structure.
    private func row(_ length: Int) -> Raster<UInt8> {
        Raster(width: 10, height: 1, pixels: (0..<10).map { $0 < length ? 1 : 0 })
    }

    private func estimate(_ slices: [(subject: Int, truth: Int, found: Int)]) -> ExpectedDice? {
        ExpectedDice(
            of: 1,
            support: slices.map {
                let labels = row($0.truth)
                return SupportSlice(
                    slice: Slice(image: labels.map(Float.init), spacing: SIMD2(1, 1)), labels: labels,
                    subject: $0.subject)
            },
            classes: [1],
            heldOut: slices.enumerated().map { index, slice in
                let structure = row(slice.found).map { Float($0) }
                return HeldOut(index: index, probabilities: [structure.map { 1 - $0 }, structure])
            })
    }

    @Test func `Slices of a study are pooled, studies averaged`() throws {
        // Study 0: 2 * (4 + 2) / (4 + 4 + 4 + 2) = 12 / 14; study 1: 2 * 5 / 15.
        let found = try #require(estimate([(0, 4, 4), (0, 4, 2), (1, 10, 5)]))
        let (a, b) = (12.0 / 14, 10.0 / 15)
        #expect(abs(found.mean - (a + b) / 2) < 1e-12)
        // Two values: their standard deviation is |a - b| / sqrt 2, that of the mean |a - b| / 2.
        #expect(abs(found.margin - abs(a - b)) < 1e-12)
        #expect(found.count == 2 && found.isBySubject)
    }

    @Test func `Slices of one study stand for themselves, and agreement has a least margin`() {
        #expect(
            estimate([(3, 4, 4), (3, 6, 6)])
                == ExpectedDice(mean: 1, margin: 0.1, count: 2, isBySubject: false))
    }

    @Test func `An empty slice counts only when something is found on it`() {
        #expect(estimate([(0, 4, 4), (1, 0, 0), (2, 5, 5)])?.count == 2)
        #expect(estimate([(0, 4, 4), (1, 0, 3), (2, 5, 5)])?.mean == 2.0 / 3)
    }

    @Test func `One study that says something is not enough`() {
        #expect(estimate([(0, 4, 4), (1, 0, 0)]) == nil)
        #expect(estimate([]) == nil)
    }
}
