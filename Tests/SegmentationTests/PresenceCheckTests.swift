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

    @Test(.timeLimit(.minutes(20))) func `No slice is judged by a network that learned from its study`() throws {
        var recipe = SyntheticSlices.recipe
        recipe.scratch.steps = 4
        var made = SyntheticSlices(seed: 5)
        let support = [2, 0, 2, 1].map { made.next(subject: $0) }
        var told: [[Int]] = []
        let held = try HeldOut.slices(of: support, classes: [1], recipe: recipe) { step, of, _ in
            told.append([step, of])
        }
        #expect(held.map(\.index) == [0, 1, 2, 3])
        // A network for each of three studies, and a step for each.
        #expect(told == [[1, 3], [2, 3], [3, 3]])
        #expect(HeldOut.steps(of: support, classes: [1], recipe: recipe) == 3)
        // The network for the third slice is the one of the first: it learned from the other two alone.
        #expect(recipe.judging.scratch.steps == 1)
        recipe.scratch.steps = 1
        let other = try SegmentationModel.adapted(to: [support[1], support[3]], classes: [1], recipe: recipe)
        for index in [0, 2] {
            #expect(try held[index].probabilities == other.probabilities(of: [support[index].slice])[0])
        }
    }

    @Test(arguments: [(1, []), (2, [0, 1])])
    func `Of a budget that ends between judges, those that were done count, two at least`(
        done: Int, judged: [Int]
    ) throws {
        var recipe = SyntheticSlices.recipe
        recipe.scratch.steps = 4
        recipe.budget = .seconds(3600)
        var made = SyntheticSlices(seed: 5)
        let support = (0..<4).map { made.next(subject: $0) }
        let start = ContinuousClock.now
        var models = 0
        let held = try HeldOut.slices(
            of: support, classes: [1], recipe: recipe, now: { models < done ? start : start + .seconds(3601) }
        ) { _, _, _ in models += 1 }
        #expect(models == done && held.map(\.index) == judged)
    }

    @Test func `One slice, or a budget that is spent, gives no judge`() throws {
        var recipe = SyntheticSlices.recipe
        #expect(
            try HeldOut.slices(of: [SyntheticSlices.support[0]], classes: [1], recipe: recipe).isEmpty)
        #expect(HeldOut.steps(of: [SyntheticSlices.support[0]], classes: [1], recipe: recipe) == 0)
        recipe.budget = .zero
        #expect(try HeldOut.slices(of: SyntheticSlices.support, classes: [1], recipe: recipe).isEmpty)
    }
}
