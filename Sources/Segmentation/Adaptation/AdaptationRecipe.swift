public import Torch

/// What is done to adapt a model to annotated slices.
public struct AdaptationRecipe: Sendable {
    /// How a network of the model is made.
    public enum Step: String, CaseIterable, Sendable {
        /// Shipped features and a head in closed form, without training.
        case closedForm = "closed-form"
        /// The same, trained a little.
        case gentle
        /// The same, trained in full.
        case full
        /// Trained from random parameters.
        case scratch
        /// Shipped features and one prototype per class.
        case prototype
        /// Meta-learned features, a head in closed form, and the few plain steps that they were learned for.
        case innerSteps = "inner-steps"
        /// A network that reads structures off annotated pictures, without training.
        case inContext = "in-context"
    }

    /// The networks of the model; their probabilities are averaged.
    public var members: [Step]
    /// The features that were trained on other tasks; nil where there are none.
    public let weights: FeatureWeights?
    /// Channels of the finest level of a network that is trained from random parameters.
    public var baseWidth = 16
    /// Pixels along each side of a patch that such a network takes in as one.
    public var patch = 2
    /// Columns and rows of the square that networks see of a slice; nil to choose them from the annotated slices.
    public var side: Int?
    /// A little training from the features.
    public var gentle = AdaptationSchedule.gentle
    /// Training in full from the features.
    public var full = AdaptationSchedule.full
    /// Training from random parameters.
    public var scratch = AdaptationSchedule.scratch
    /// The numbers that networks are trained with; what they answer is always computed in 32 bits.
    public var numbers = ElementType.float32
    /// Whether pixels have a known size in mm; in pictures without one the same things are of many sizes.
    public var knowsSizes = true
    /// Wall-clock ceiling, nil for none.
    ///
    /// It is looked at after every step; only a run that it cut may differ from another.
    public var budget: Duration?
    /// Seed of everything random.
    public var seed: UInt64 = 0

    /// A recipe.
    ///
    /// - Parameters:
    ///   - members: nil for the default: networks trained a little and in full from the features, and a head in closed
    ///     form to compare them with; without features, a network from random parameters.
    ///   - weights: The features to start from; nil for none.
    public init(_ members: [Step]? = nil, weights: FeatureWeights? = nil) {
        self.members = members ?? (weights == nil ? [.scratch] : [.closedForm, .gentle, .full])
        self.weights = weights
    }

    /// The recipe with everything chosen that depends on the annotated slices.
    ///
    /// On a fine square networks take fewer steps, since each takes four times as long. A single slice leaves nothing to judge
    /// with: the time of the models that judge goes to training.
    func settled(for support: [SupportSlice], classes: [UInt8]) -> AdaptationRecipe {
        guard side == nil else { return self }
        var recipe = self
        recipe.side = WorkingSide.chosen(for: support, classes: classes)
        if recipe.side == WorkingSide.fine {
            recipe.full.steps = full.steps * 3 / 8
            recipe.scratch.steps = scratch.steps * 3 / 8
            recipe.gentle.steps = gentle.steps * 3 / 8
        }
        if support.count == 1 { recipe.full.steps *= 2 }
        return recipe
    }

    /// The recipe of models that judge what is held out: there are several, so that each takes fewer steps.
    var judging: AdaptationRecipe {
        var recipe = self
        recipe.gentle.steps = gentle.steps / 2
        recipe.full.steps = full.steps / 4
        recipe.scratch.steps = scratch.steps / 4
        return recipe
    }

    /// Training steps of all networks together.
    public var steps: Int { members.reduce(0) { $0 + steps(of: $1) } }

    /// Everything that decides the result, in words.
    public var words: String {
        "\(members.map(\.rawValue)) \(weights?.fingerprint ?? "no features") \(gentle) \(full) \(scratch) "
            + "\(baseWidth) \(patch) \(side.map(String.init) ?? "chosen") \(numbers) \(knowsSizes) "
            + "\(budget.map { "\($0)" } ?? "no budget") \(seed)"
    }

    /// How far training images stray from the annotated ones.
    var augmentation: Augmentation { knowsSizes ? Augmentation() : .ofAnySize }

    /// The network of a step for some classes, background counted in.
    func network(of step: Step, classes: Int) -> UNet {
        let features = step == .scratch ? nil : weights
        return UNet(
            inputChannels: PlacedImage.channels, classes: classes, baseWidth: features?.baseWidth ?? baseWidth,
            patch: features?.patch ?? patch)
    }

    /// How much a network counts until held-out slices say otherwise: a head in closed form only where nothing was trained.
    func weight(of step: Step) -> Double { step == .closedForm && members.contains { $0 != step } ? 0 : 1 }

    /// How a step trains its network; nil where it does not.
    func schedule(of step: Step) -> AdaptationSchedule? {
        switch step {
        case .closedForm, .prototype, .innerSteps, .inContext: nil
        case .gentle: gentle
        case .full: full
        case .scratch: scratch
        }
    }

    private func steps(of step: Step) -> Int {
        step == .innerSteps ? weights?.method.answerSteps ?? 0 : schedule(of: step)?.steps ?? 0
    }
}
