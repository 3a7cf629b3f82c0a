public import Imaging
public import Torch

/// An annotated slice as a network sees it that was trained without its study.
public struct HeldOut: Sendable {
    /// Which slice of the support.
    public let index: Int
    /// Background and then the classes in their order, on the slice's own pixels.
    public let probabilities: [Raster<Float>]

    /// The networks that share the slices out.
    static let folds = 3

    /// Adapts a few models, each without some of the studies, and shows them what they have not seen.
    ///
    /// Slices of one study are held out together, as long as there are two studies: networks know a patient again. With
    /// shipped features, these models take half of the gentle steps only; else all together take as many steps as the recipe has.
    /// Both make their masks a little worse than the model's own.
    ///
    /// - Parameters:
    ///   - recipe: How the model itself is adapted; `budget` is for all models together.
    ///   - progress: Told after every step: steps done, steps in all, and the loss.
    /// - Returns: The slices in the order of the support. None where the support is a single slice, or the budget ends
    ///   before the models are done: those would be a worse judge with every second that the machine is slower.
    /// - Throws: As `SegmentationModel.adapted(to:classes:recipe:progress:)`.
    public static func slices(
        of support: [SupportSlice], classes: [UInt8], recipe: AdaptationRecipe,
        progress: (_ step: Int, _ of: Int, _ loss: Float) -> Void = { _, _, _ in }
    ) throws(TorchError) -> [HeldOut] {
        let bySubject = Set(support.map(\.subject)).count > 1
        let groups = bySubject ? support.map(\.subject) : Array(support.indices)
        let numbers = Set(groups).sorted()
        let count = min(folds, numbers.count)
        guard count > 1 else { return [] }
        let start = ContinuousClock.now
        var foldRecipe = recipe
        if recipe.members.contains(.gentle) {
            foldRecipe.members = [.gentle]
            foldRecipe.gentle.steps = recipe.gentle.steps / 2
        } else {
            foldRecipe.full.steps = recipe.full.steps / count
        }
        var found: [HeldOut] = []
        for fold in 0..<count {
            // Neighbours in number, and so mostly in place, go to different networks.
            let out = Set(numbers.enumerated().filter { $0.offset % count == fold }.map(\.element))
            let held = support.indices.filter { out.contains(groups[$0]) }
            let rest = support.indices.filter { !out.contains(groups[$0]) }.map { support[$0] }
            if let budget = recipe.budget {
                let left = budget - (ContinuousClock.now - start)
                guard left > .zero else { return [] }
                foldRecipe.budget = left
            }
            let model = try SegmentationModel.adapted(to: rest, classes: classes, recipe: foldRecipe) {
                step, _, loss in progress(fold * foldRecipe.steps + step, count * foldRecipe.steps, loss)
            }
            guard !model.record.isCutByBudget else { return [] }
            let maps = try model.probabilities(of: held.map { support[$0].slice })
            found += zip(held, maps).map { HeldOut(index: $0, probabilities: $1) }
        }
        return found.sorted { $0.index < $1.index }
    }
}
