public import Imaging
public import Torch

/// Networks that were adapted to some structures, and answer together.
public struct SegmentationModel: Sendable {
    /// The label values that it finds, in the order of its probabilities.
    public let classes: [UInt8]
    /// The networks; the model's probabilities are the means of theirs, by their weights.
    public internal(set) var members: [ModelMember]
    /// What the probabilities are made less sure with (Guo et al., 2017); 1 for nothing.
    public internal(set) var temperature = 1.0
    /// How it was decided which networks answer; nil where there was nothing to decide with.
    public internal(set) var choice: MemberChoice?
    /// How they were trained.
    public let record: AdaptationRecord
    /// How it tells slices without a structure.
    public var presence = PresenceCheck(expectations: [:])
    /// How interpolation compares with it on the support's own studies, by subject, where enough slices were drawn.
    public var comparisons: [Int: ShapePrior.Comparison] = [:]
    /// How well it will find what, by label value, where the support can tell.
    public var expectedDice: [UInt8: ExpectedDice] = [:]

    /// A model adapted to annotated slices.
    ///
    /// The same support, recipe and number of threads give the same parameters, unless the budget cut training.
    ///
    /// - Parameters:
    ///   - support: Annotated slices. At least one without the structures teaches what their absence looks like.
    ///   - classes: Label values to find; any other value but 255 counts as background.
    ///   - recipe: How to adapt.
    ///   - progress: Told after every step: steps done, steps in all, and the loss. Calls come one after the other, from
    ///     several threads.
    /// - Throws: `TorchError.unusableInput` if nothing is annotated, a size or spacing makes no sense, a class is
    ///   0, 255 or named twice, or the recipe needs shipped features and has none; `TorchError.diverged` if training did.
    public static func adapted(
        to support: [SupportSlice], classes: [UInt8], recipe: AdaptationRecipe = AdaptationRecipe(),
        progress: @escaping @Sendable (_ step: Int, _ of: Int, _ loss: Float) -> Void = { _, _, _ in }
    ) throws(TorchError) -> SegmentationModel {
        try made(for: support, classes, recipe, judges: [], progress).model
    }

    /// A model adapted to annotated slices, and what models like it see of slices that they have not learned from.
    ///
    /// Those models learn from fewer slices in fewer steps (``AdaptationRecipe``), so that their masks are a little worse than
    /// the model's own. Everything is trained side by side; a budget is for all together.
    ///
    /// - Returns: The model, and slices in the order of the support, spread evenly over it where it has many; those of the
    ///   models that were done before the budget ended. None where the support is a single slice, or fewer than two models
    ///   were done.
    /// - Throws: As ``adapted(to:classes:recipe:progress:)``.
    public static func judged(
        on support: [SupportSlice], classes: [UInt8], recipe: AdaptationRecipe = AdaptationRecipe(),
        progress: @escaping @Sendable (_ step: Int, _ of: Int, _ loss: Float) -> Void = { _, _, _ in }
    ) throws(TorchError) -> (model: SegmentationModel, heldOut: [HeldOut]) {
        try made(for: support, classes, recipe, judges: Judge.all(of: support), progress)
    }

    private static func made(
        for support: [SupportSlice], _ classes: [UInt8], _ recipe: AdaptationRecipe, judges: [Judge],
        _ progress: @escaping @Sendable (_ step: Int, _ of: Int, _ loss: Float) -> Void
    ) throws(TorchError) -> (model: SegmentationModel, heldOut: [HeldOut]) {
        try check(classes, recipe)
        var (model, heldOut) = try AdaptationPlan(for: support, classes: classes, recipe: recipe, judges: judges)
            .run(progress)
        model.presence = PresenceCheck(support: support, classes: classes, heldOut: [])
        return (model, heldOut)
    }

    /// The probability of every class at every pixel, on each slice's own pixels.
    ///
    /// - Parameters:
    ///   - slices: What is segmented.
    ///   - isOwnStudy: Whether slices of the same study were drawn on.
    ///   - batchSize: How many slices the network sees at once; more need more memory.
    /// - Returns: For every slice, background and then the classes in their order; they add up to 1 at every pixel.
    /// - Throws: `TorchError.unusableInput` if a size or spacing makes no sense.
    /// - Precondition: `batchSize >= 1`.
    public func probabilities(
        of slices: [Slice], isOwnStudy: Bool = false, batchSize: Int = 8
    ) throws(TorchError) -> [[Raster<Float>]] {
        precondition(batchSize > 0, "a batch holds at least one slice")
        var result: [[Raster<Float>]] = []
        result.reserveCapacity(slices.count)
        for start in stride(from: 0, to: slices.count, by: batchSize) {
            let batch = Array(slices[start..<min(start + batchSize, slices.count)])
            let parts = try parts(of: batch)
            result += ConcurrentWork.results(count: batch.count) { slice in
                mixture(of: parts.map { $0[slice] }, isOwnStudy: isOwnStudy)
            }
        }
        return result
    }

    /// How much the answer of each network counts.
    ///
    /// Gentle steps keep what is common to all studies; of a study that was drawn on, training in full knows more.
    func weights(isOwnStudy: Bool) -> [Double] {
        let full = members.map { $0.name == AdaptationRecipe.Step.full.rawValue ? $0.weight : 0 }
        return isOwnStudy && full.contains { $0 > 0 } ? full : members.map(\.weight)
    }

    /// Names of the networks that answer.
    ///
    /// - Parameter isOwnStudy: Whether slices of the same study were drawn on.
    public func answering(isOwnStudy: Bool) -> [String] {
        zip(members, weights(isOwnStudy: isOwnStudy)).filter { $1 > 0 }.map(\.0.name)
    }

    /// What each network says of slices: by network, slice, and class.
    func parts(of slices: [Slice]) throws(TorchError) -> [[[Raster<Float>]]] {
        var result: [[[Raster<Float>]]] = []
        for member in members {
            var placed: [Letterbox] = []
            for slice in slices { placed.append(try slice.letterbox(side: member.side)) }
            let boxes = placed
            let images = ConcurrentWork.results(count: boxes.count) { PlacedImage(slices[$0], on: boxes[$0]) }
            let maps = try withoutGradients { () throws(TorchError) in
                try member.probabilities(of: .inputs(images)).floats()
            }
            let plane = member.side * member.side
            result.append(
                ConcurrentWork.results(count: boxes.count) { index in
                    (0...classes.count).map { channel in
                        let start = (index * (classes.count + 1) + channel) * plane
                        return boxes[index].native(
                            Raster(width: member.side, height: member.side, pixels: Array(maps[start..<start + plane])))
                    }
                })
        }
        return result
    }

    /// The model's answer from those of its networks: their mean by weight, made as sure as it is right.
    func mixture(of parts: [[Raster<Float>]], isOwnStudy: Bool) -> [Raster<Float>] {
        var mixture = parts.mean(weights: weights(isOwnStudy: isOwnStudy))
        Temperature.apply(temperature, to: &mixture)
        return mixture
    }

    private static func check(_ classes: [UInt8], _ recipe: AdaptationRecipe) throws(TorchError) {
        guard !classes.isEmpty, Set(classes).count == classes.count,
            !classes.contains(LabelMap.background), !classes.contains(LabelMap.notAnnotated)
        else { throw .unusableInput("classes \(classes) are not distinct values of 1...254") }
        let unit = recipe.patch << UNet.depth
        guard recipe.patch > 0, recipe.side.map({ $0 > 0 && $0.isMultiple(of: unit) }) ?? true else {
            throw .unusableInput("a square of \(recipe.side ?? 0) pixels is not a multiple of \(unit)")
        }
        guard [recipe.gentle, recipe.full, recipe.scratch].allSatisfy({ $0.steps >= 0 && $0.batchSize > 0 }),
            recipe.baseWidth > 0
        else {
            throw .unusableInput(
                "steps below 0, batches of no image or a network of width \(recipe.baseWidth) train nothing"
            )
        }
    }
}

extension [[Raster<Float>]] {
    /// The mean of several answers, pixel by pixel.
    ///
    /// - Precondition: There are as many weights, some above 0.
    func mean(weights: [Double]) -> [Raster<Float>] {
        // Most models let one network answer.
        let counted = indices.filter { weights[$0] > 0 }
        if counted.count == 1 { return self[counted[0]] }
        guard var mean = first else { return [] }
        let total = weights.reduce(0, +)
        let shares = weights.map { Float($0 / total) }
        for channel in mean.indices {
            for pixel in mean[channel].pixels.indices {
                var sum: Float = 0
                for (answer, share) in zip(self, shares) { sum += share * answer[channel].pixels[pixel] }
                mean[channel].pixels[pixel] = sum
            }
        }
        return mean
    }
}
