import Imaging
import Segmentation
import Synchronization
import Testing
import Torch

@Suite struct AdaptationTests {
    @Test(.timeLimit(.minutes(20)), arguments: [ElementType.float32, .bfloat16])
    func `A few slices are enough to find a bright ellipse among distractors`(numbers: ElementType) throws {
        var recipe = SyntheticSlices.recipe
        recipe.scratch.steps = 200
        recipe.numbers = numbers
        let model = try SegmentationModel.adapted(
            to: SyntheticSlices.support, classes: [1], recipe: recipe)
        #expect(model.record.steps == 200)
        #expect(!model.record.isCutByBudget)
        var unseen = SyntheticSlices(seed: 99)
        let test = (0..<6).map { _ in unseen.next() }
        let maps = try model.probabilities(of: test.map(\.slice), batchSize: 4)
        #expect(maps.count == 6)
        for (map, example) in zip(maps, test) {
            #expect(map.count == 2)
            #expect(map[1].width == 48 && map[1].height == 40)
            #expect(dice(map[1], example.labels, value: 1) > 0.9)
            for (background, structure) in zip(map[0].pixels, map[1].pixels) {
                #expect(abs(background + structure - 1) < 1e-5)
            }
        }
        let absent = try model.probabilities(of: [unseen.next(withStructure: false).slice])
        #expect(absent[0][1].pixels.count { $0 > 0.5 } < 10)
    }

    @Test func `The same seed gives the same bytes, another seed others`() throws {
        func bytes(seed: UInt64) throws -> [UInt8] {
            var recipe = SyntheticSlices.recipe
            recipe.scratch.steps = 6
            recipe.seed = seed
            return try SegmentationModel.adapted(
                to: SyntheticSlices.support, classes: [1], recipe: recipe
            ).safetensors()
        }
        let first = try bytes(seed: 5)
        #expect(try bytes(seed: 5) == first)
        #expect(try bytes(seed: 6) != first)
    }

    @Test func `What lies under pixels nobody annotated does not teach`() throws {
        var recipe = SyntheticSlices.recipe
        recipe.scratch.steps = 3
        // The lower half is not annotated; a value that is no class is background there and here.
        func model(below: UInt8) throws -> [UInt8] {
            var example = SyntheticSlices.support[0]
            for pixel in example.labels.pixels.indices where pixel >= 48 * 20 {
                example.labels.pixels[pixel] = below
            }
            return try SegmentationModel.adapted(to: [example], classes: [1], recipe: recipe)
                .safetensors()
        }
        #expect(try model(below: 255) != model(below: 0))
        #expect(try model(below: 7) == model(below: 0))
    }

    @Test func `The loss of pixels nobody annotated has no gradient`() throws {
        let scores = try Tensor((0..<16).map { Double($0 % 5) }, shape: [1, 2, 2, 4])
            .detached(trackingGradient: true)
        let shares: [Double] = [1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]  // pixels 0, 1 and 5
        let target = try Tensor(shares, shape: [1, 2, 2, 4])
        let loss =
            try crossEntropy(scores, target: target) + softDiceLoss(scores.softmax(along: 1), target: target)
        let slopes = try gradients(of: loss, withRespectTo: [scores])[0].doubles()
        for pixel in 0..<8 {
            let isAnnotated = [0, 1, 5].contains(pixel)
            #expect((slopes[pixel] != 0) == isAnnotated)
            #expect((slopes[pixel + 8] != 0) == isAnnotated)
        }
    }

    @Test func `A slice nobody annotated changes nothing`() throws {
        var recipe = SyntheticSlices.recipe
        recipe.scratch.steps = 3
        var blank = SyntheticSlices.support[1]
        blank.labels = blank.labels.map { _ in 255 }
        let with = try SegmentationModel.adapted(
            to: [SyntheticSlices.support[0], blank], classes: [1], recipe: recipe)
        let without = try SegmentationModel.adapted(
            to: [SyntheticSlices.support[0]], classes: [1], recipe: recipe)
        #expect(try with.safetensors() == without.safetensors())
    }

    @Test func `A budget that cuts the schedule is reported`() throws {
        var recipe = SyntheticSlices.recipe
        recipe.budget = .zero
        let steps = Mutex<[Int]>([])
        let model = try SegmentationModel.adapted(
            to: SyntheticSlices.support, classes: [1], recipe: recipe
        ) {
            step, of, loss in
            #expect(of == 40 && loss.isFinite)
            steps.withLock { $0.append(step) }
        }
        #expect(steps.withLock(\.self) == [1])
        #expect(model.record.steps == 1)
        #expect(model.record.scheduledSteps == 40)
        #expect(model.record.isCutByBudget)
    }

    @Test func `Several classes come in the order they were asked for`() throws {
        var recipe = SyntheticSlices.recipe
        recipe.scratch.steps = 80
        let support = SyntheticSlices.support
        let model = try SegmentationModel.adapted(to: support, classes: [9, 1], recipe: recipe)
        let maps = try model.probabilities(of: [support[0].slice])
        #expect(maps[0].count == 3)
        #expect(dice(maps[0][1], support[0].labels, value: 9) > 0.7)
        #expect(dice(maps[0][2], support[0].labels, value: 1) > 0.7)
    }
}

@Suite struct UnusableSupportTests {
    private static let recipe: AdaptationRecipe = {
        var recipe = SyntheticSlices.recipe
        recipe.scratch.steps = 1
        return recipe
    }()

    private func expectUnusable(
        _ support: [SupportSlice], classes: [UInt8] = [1], recipe: AdaptationRecipe = recipe
    ) {
        let error = #expect(throws: TorchError.self) {
            try SegmentationModel.adapted(to: support, classes: classes, recipe: recipe)
        }
        guard case .unusableInput(let reason) = error, !reason.isEmpty else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `No support, or none that is annotated, is an error`() {
        expectUnusable([])
        var blank = SyntheticSlices.support[0]
        blank.labels = blank.labels.map { _ in 255 }
        expectUnusable([blank])
    }

    @Test(arguments: [[], [0], [255], [3, 3]] as [[UInt8]])
    func `Classes must be distinct and none of background and not annotated`(classes: [UInt8]) {
        expectUnusable(SyntheticSlices.support, classes: classes)
    }

    @Test func `Labels of another size, an empty picture or a spacing of 0 are errors`() {
        var other = SyntheticSlices.support[0]
        other.labels = Raster(width: 1, height: 1, pixels: [0])
        expectUnusable([other])
        var empty = SyntheticSlices.support[0]
        empty.slice.image = Raster(width: 0, height: 0, pixels: [])
        expectUnusable([empty])
        for spacing in [SIMD2(0, 1.0), SIMD2(1, -1.0), SIMD2(.nan, 1), SIMD2(1, .infinity)] {
            var flat = SyntheticSlices.support[0]
            flat.slice.spacing = spacing
            expectUnusable([flat])
        }
    }

    @Test func `A working size the network cannot halve, or no batch, is an error`() {
        var recipe = Self.recipe
        recipe.side = 40
        expectUnusable(SyntheticSlices.support, recipe: recipe)
        recipe = Self.recipe
        recipe.scratch.batchSize = 0
        expectUnusable(SyntheticSlices.support, recipe: recipe)
    }

    @Test func `A loss that is not a number ends training with its step`() throws {
        var broken = SyntheticSlices.support[0]
        broken.slice.image.pixels[0] = .nan
        #expect(throws: TorchError.diverged(step: 0)) {
            try SegmentationModel.adapted(to: [broken], classes: [1], recipe: Self.recipe)
        }
    }
}
