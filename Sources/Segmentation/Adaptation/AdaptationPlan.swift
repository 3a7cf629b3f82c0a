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
        // The model before its judges, and what takes longest first, so that no thread waits for it in the end.
        let order = adaptation.recipe.longestFirst
        let work = try Runtime.sideBySide(order.count + judges.count) { (piece) throws(TorchError) -> Work in
            guard piece >= order.count else {
                return .network(try adaptation.network(order[piece], progress: step))
            }
            return .judgement(
                try judges[piece - order.count].judgement(
                    classes: classes, recipe: judging, until: end, progress: step))
        }
        var networks: [Int: Adaptation.Network] = [:]
        var judgements: [[HeldOut]?] = []
        for (piece, work) in work.enumerated() {
            switch work {
            case .network(let network): networks[order[piece]] = network
            case .judgement(let judgement): judgements.append(judgement)
            }
        }
        return (
            adaptation.model(of: networks.sorted { $0.key < $1.key }.map(\.value)), Judge.gathered(judgements)
        )
    }
}
