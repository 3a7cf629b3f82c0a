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

    @Test func `All slices count as one volume, and studies as what may differ`() throws {
        // Twice the overlap and the pixels of both, by study: (8 + 4, 8 + 6), (10, 15), (8, 8), (8, 8).
        let found = try #require(estimate([(0, 4, 4), (0, 4, 2), (1, 10, 5), (2, 4, 4), (3, 4, 4)]))
        let studies = [(12.0, 14.0), (10, 15), (8, 8), (8, 8)]
        let all = 45.0
        let dice = 38 / all
        #expect(abs(found.mean - dice) < 1e-12)
        let squares = studies.reduce(0) { $0 + ($1.0 - dice * $1.1) * ($1.0 - dice * $1.1) }
        #expect(abs(found.margin - 2 * (squares * 4 / 3).squareRoot() / all) < 1e-12)
        #expect(found.count == 4 && found.isBySubject)
    }

    @Test func `Slices of one study stand for themselves, and agreement has a least margin`() {
        #expect(
            estimate([(3, 4, 4), (3, 6, 6), (3, 5, 5), (3, 7, 7)])
                == ExpectedDice(mean: 1, margin: 0.1, count: 4, isBySubject: false))
    }

    @Test func `An empty slice counts only when something is found on it`() {
        let shown = [(0, 4, 4), (1, 5, 5), (2, 5, 5), (3, 4, 4)].map { (subject: $0.0, truth: $0.1, found: $0.2) }
        #expect(estimate(shown + [(4, 0, 0)])?.count == 4)
        #expect(estimate(shown + [(4, 0, 3)])?.mean == 36.0 / 39)
    }

    @Test func `Three studies that show the structure are not enough`() {
        #expect(estimate([(0, 4, 4), (1, 5, 5), (2, 4, 4), (3, 0, 2), (4, 0, 0)]) == nil)
        #expect(estimate([]) == nil)
    }
}
