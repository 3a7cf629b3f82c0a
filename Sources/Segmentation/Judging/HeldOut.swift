public import Imaging
public import Torch

/// An annotated slice as networks see it that were trained without its study.
public struct HeldOut: Sendable {
    /// Which slice of the support.
    public let index: Int
    /// Background and then the classes in their order, on the slice's own pixels.
    public let probabilities: [Raster<Float>]
    /// The same by each network alone, with its name.
    let parts: [(name: String, answer: [Raster<Float>])]
    /// Whether the networks had learned from other slices of its study.
    let isOwnStudy: Bool

    /// The models that share the slices out.
    ///
    /// Of few slices each shows what no other does: with fewer models, each would miss more.
    static let folds = 5
    /// No more slices than this are judged: they tell enough, and are kept in memory.
    static let mostSlices = 24

    init(
        index: Int, probabilities: [Raster<Float>], parts: [(name: String, answer: [Raster<Float>])] = [],
        isOwnStudy: Bool = false
    ) { (self.index, self.probabilities, self.parts, self.isOwnStudy) = (index, probabilities, parts, isOwnStudy) }

    /// Adapts a few models, each without some of the studies, and shows them what they have not seen.
    ///
    /// Slices of one study are held out together, as long as there are two studies: networks know a patient again. These
    /// models learn from fewer slices in fewer steps (``AdaptationRecipe``), so that their masks are a little worse than the
    /// model's own.
    ///
    /// - Parameters:
    ///   - support: The annotated slices.
    ///   - classes: The label values to find.
    ///   - recipe: How the model itself is adapted; `budget` is for all models together.
    ///   - progress: Told after every step: steps done, steps in all, and the loss.
    /// - Returns: Slices in the order of the support, spread evenly over it where it has many; those of the models that were
    ///   done before the budget ended, since a model that it cut would be a worse judge. None where the support is a single
    ///   slice, or fewer than two models were done.
    /// - Throws: As `SegmentationModel.adapted(to:classes:recipe:progress:)`.
    public static func slices(
        of support: [SupportSlice], classes: [UInt8], recipe: AdaptationRecipe,
        progress: (_ step: Int, _ of: Int, _ loss: Float) -> Void = { _, _, _ in }
    ) throws(TorchError) -> [HeldOut] {
        try slices(of: support, classes: classes, recipe: recipe, now: { .now }, progress: progress)
    }

    /// The same by any clock.
    static func slices(
        of support: [SupportSlice], classes: [UInt8], recipe: AdaptationRecipe, now: () -> ContinuousClock.Instant,
        progress: (_ step: Int, _ of: Int, _ loss: Float) -> Void
    ) throws(TorchError) -> [HeldOut] {
        let groups = groups(of: support)
        let numbers = Set(groups).sorted()
        let count = min(folds, numbers.count)
        guard count > 1 else { return [] }
        let judged = Set(
            (0..<min(mostSlices, support.count)).map { $0 * support.count / min(mostSlices, support.count) })
        let start = now()
        var foldRecipe = recipe.settled(for: support, classes: classes).judging
        let isOwnStudy = Set(support.map(\.subject)).count == 1
        var found: [HeldOut] = []
        var done = 0
        for fold in 0..<count {
            // Neighbours in number, and so mostly in place, go to different networks.
            let out = Set(numbers.enumerated().filter { $0.offset % count == fold }.map(\.element))
            let held = support.indices.filter { out.contains(groups[$0]) && judged.contains($0) }
            let rest = support.indices.filter { !out.contains(groups[$0]) }.map { support[$0] }
            if let budget = recipe.budget {
                let left = budget - (now() - start)
                guard left > .zero else { break }
                foldRecipe.budget = left
            }
            let model = try SegmentationModel.adapted(to: rest, classes: classes, recipe: foldRecipe) {
                step, _, loss in progress(fold * foldRecipe.steps + step, count * foldRecipe.steps, loss)
            }
            guard !model.record.isCutByBudget else { break }
            done += 1
            for index in held {
                let parts = try model.parts(of: [support[index].slice]).map { $0[0] }
                found.append(
                    HeldOut(
                        index: index, probabilities: model.mixture(of: parts, isOwnStudy: isOwnStudy),
                        parts: Array(zip(model.members.map(\.name), parts)), isOwnStudy: isOwnStudy))
            }
        }
        return done < 2 ? [] : found.sorted { $0.index < $1.index }
    }

    /// Training steps of the models of ``slices(of:classes:recipe:progress:)`` together.
    public static func steps(of support: [SupportSlice], classes: [UInt8], recipe: AdaptationRecipe) -> Int {
        let count = min(folds, Set(groups(of: support)).count)
        return count > 1 ? count * recipe.settled(for: support, classes: classes).judging.steps : 0
    }

    /// What is held out together: a number for every slice.
    private static func groups(of support: [SupportSlice]) -> [Int] {
        let subjects = support.map(\.subject)
        return Set(subjects).count > 1 ? subjects : Array(support.indices)
    }

    /// The slice as those networks would see it that a model lets answer, and as surely.
    func counting(_ model: SegmentationModel) -> HeldOut {
        let own = zip(model.members.map(\.name), model.weights(isOwnStudy: isOwnStudy))
        let weights = parts.map { part in own.first { $0.0 == part.name }?.1 ?? 0 }
        guard weights.contains(where: { $0 > 0 }) else { return self }
        var mixture = parts.map(\.answer).mean(weights: weights)
        Temperature.apply(model.temperature, to: &mixture)
        return HeldOut(index: index, probabilities: mixture, parts: parts, isOwnStudy: isOwnStudy)
    }
}
