/// What is done to adapt a model to annotated slices.
public struct AdaptationRecipe: Sendable {
    /// How a network of the model is made.
    public enum Step: String, Sendable {
        /// Shipped features and a head in closed form, without training.
        case closedForm = "closed-form"
        /// The same, trained a little.
        case gentle
        /// Trained from random parameters.
        case full
        /// Shipped features and one prototype per class.
        case prototype
    }

    /// The networks of the model; their probabilities are averaged.
    public var members: [Step]
    /// The features that were trained on other tasks; nil where there are none.
    public let weights: FeatureWeights?
    /// Channels of a network's finest level; those of the features, where there are any.
    public var baseWidth: Int
    /// Training from random parameters.
    public var full = AdaptationSchedule.default
    /// Training from the features.
    public var gentle = AdaptationSchedule.gentle
    /// Columns and rows that the networks see of a slice.
    public var workingSize = 128
    /// Wall-clock ceiling, nil for none.
    ///
    /// It is looked at after every step; only a run that it cut may differ from another.
    public var budget: Duration?
    /// Seed of everything random.
    public var seed: UInt64 = 0

    /// The channels of a network's finest level where there are no features to start from.
    private static let usualWidth = 16

    /// A recipe.
    ///
    /// - Parameter members: nil for the default: gentle steps from the features together with a network trained in full, or
    ///   the latter alone without features.
    public init(_ members: [Step]? = nil, weights: FeatureWeights? = nil) {
        self.members = members ?? (weights == nil ? [.full] : [.gentle, .full])
        self.weights = weights
        baseWidth = weights?.baseWidth ?? Self.usualWidth
    }

    /// Training steps of all networks together.
    public var steps: Int { members.reduce(0) { $0 + steps(of: $1) } }

    /// Everything that decides the result, in words.
    public var words: String {
        "\(members.map(\.rawValue)) \(weights?.fingerprint ?? "no features") \(full) \(gentle) \(baseWidth) \(workingSize) "
            + "\(budget.map { "\($0)" } ?? "no budget") \(seed)"
    }

    func steps(of step: Step) -> Int {
        switch step {
        case .closedForm, .prototype: 0
        case .gentle: gentle.steps
        case .full: full.steps
        }
    }
}
