internal import Synchronization
internal import Torch

/// All that is trained for a support: the networks of its model, and models that judge what such networks find.
struct AdaptationPlan: Sendable {
    private let adaptation: Adaptation
    private let judges: [Judge]
    private let classes: [UInt8]
    private let judging: AdaptationRecipe
    private let end: ContinuousClock.Instant?

    /// What is to be done from now on.
    init(
        for support: [SupportSlice], classes: [UInt8], recipe: AdaptationRecipe, judges: [Judge]
    ) throws(TorchError) {
        end = recipe.budget.map { .now + $0 }
        adaptation = try Adaptation(to: support, classes: classes, recipe: recipe, until: end)
        judging = adaptation.recipe.judging
        (self.judges, self.classes) = (judges, classes)
    }

    private enum Work: Sendable {
        case network(Adaptation.Network)
        case judgement([HeldOut]?)
    }

    /// Trains side by side what does not depend on each other.
    ///
    /// - Parameter progress: Told after every step: steps done, steps in all, and the loss; calls come one after the other.
    func run(
        _ progress: @escaping @Sendable (_ step: Int, _ of: Int, _ loss: Float) -> Void
    ) throws(TorchError) -> (model: SegmentationModel, heldOut: [HeldOut]) {
        let total = adaptation.recipe.steps + judges.count * judging.steps
        let steps = Mutex(0)
        let step: @Sendable (Float) -> Void = { loss in
            steps.withLock {
                $0 += 1
                progress($0, total, loss)
            }
        }
        let count = adaptation.recipe.members.count
        // The model before its judges: what is begun late may find no time left.
        let work = try Runtime.sideBySide(count + judges.count) { (piece) throws(TorchError) -> Work in
            guard piece >= count else { return .network(try adaptation.network(piece, progress: step)) }
            return .judgement(
                try judges[piece - count].judgement(classes: classes, recipe: judging, until: end, progress: step))
        }
        var networks: [Adaptation.Network] = []
        var judgements: [[HeldOut]?] = []
        for work in work {
            switch work {
            case .network(let network): networks.append(network)
            case .judgement(let judgement): judgements.append(judgement)
            }
        }
        return (adaptation.model(of: networks), Judge.gathered(judgements))
    }
}
