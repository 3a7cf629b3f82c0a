import Imaging
import Synchronization
import Testing
import Torch

@testable import Segmentation

@Suite struct JudgeTests {
    private static let recipe: AdaptationRecipe = {
        var recipe = SyntheticSlices.recipe
        recipe.scratch.steps = 4
        return recipe
    }()

    private static func support(of subjects: [Int]) -> [SupportSlice] {
        var made = SyntheticSlices(seed: 5)
        return subjects.map { made.next(subject: $0) }
    }

    @Test(.timeLimit(.minutes(20))) func `No slice is judged by a network that learned from its study`() throws {
        let support = Self.support(of: [2, 0, 2, 1])
        let told = Mutex<[[Int]]>([])
        let (model, held) = try SegmentationModel.judged(on: support, classes: [1], recipe: Self.recipe) {
            step, of, _ in told.withLock { $0.append([step, of]) }
        }
        #expect(held.map(\.index) == [0, 1, 2, 3])
        // Four steps of the model, and one of a network for each of three studies.
        #expect(told.withLock(\.self) == (1...7).map { [$0, 7] })
        #expect(Self.recipe.judging.scratch.steps == 1)
        // The network for the third slice is the one of the first: it learned from the other two alone.
        var recipe = Self.recipe
        recipe.scratch.steps = 1
        let other = try SegmentationModel.adapted(to: [support[1], support[3]], classes: [1], recipe: recipe)
        for index in [0, 2] {
            #expect(try held[index].probabilities == other.probabilities(of: [support[index].slice])[0])
        }
        // Judges change nothing about the model.
        let alone = try SegmentationModel.adapted(to: support, classes: [1], recipe: Self.recipe)
        #expect(try model.safetensors() == alone.safetensors())
    }

    @Test(arguments: [(0, []), (1, []), (2, [0, 1]), (3, [0, 1, 2])])
    func `Of a budget that ends between judges, those that were done count, two at least`(
        done: Int, judged: [Int]
    ) throws {
        let judges = Judge.all(of: Self.support(of: [0, 1, 2, 3]))
        #expect(judges.map { $0.shown.map(\.index) } == [[0], [1], [2], [3]])
        let now = ContinuousClock.now
        let judgements = try judges.enumerated().map { number, judge in
            try judge.judgement(
                classes: [1], recipe: Self.recipe.judging, until: number < done ? now + .seconds(3600) : now
            ) { _ in }
        }
        #expect(judgements.count { $0 != nil } == done)
        #expect(Judge.gathered(judgements).map(\.index) == judged)
    }

    @Test func `A judge whose training time cuts does not judge`() throws {
        var recipe = SyntheticSlices.recipe
        recipe.scratch.steps = 1_000_000
        let judge = try #require(Judge.all(of: Self.support(of: [0, 1])).first)
        var steps = 0
        let end = ContinuousClock.now + .milliseconds(50)
        #expect(try judge.judgement(classes: [1], recipe: recipe, until: end) { _ in steps += 1 } == nil)
        #expect(steps > 0)
    }

    @Test func `One slice, or a budget that is spent, gives no judge`() throws {
        #expect(Judge.all(of: [SyntheticSlices.support[0]]).isEmpty)
        var recipe = SyntheticSlices.recipe
        recipe.budget = .zero
        let (model, heldOut) = try SegmentationModel.judged(
            on: SyntheticSlices.support, classes: [1], recipe: recipe)
        #expect(heldOut.isEmpty && model.record.isCutByBudget)
    }

    @Test func `Of many slices, as many as are kept in memory are judged, evenly spread and each once`() {
        let judges = Judge.all(of: Self.support(of: Array(repeating: 0, count: 48)))
        #expect(judges.count == Judge.most && judges.allSatisfy(\.isOwnStudy))
        #expect(judges.flatMap { $0.shown.map(\.index) }.sorted() == (0..<Judge.mostSlices).map { 2 * $0 })
    }
}
