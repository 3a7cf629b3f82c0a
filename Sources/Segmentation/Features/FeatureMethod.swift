/// What is trained on other tasks, and what an adaptation does with it.
///
/// In all of them but the last the head is first fitted to the annotated pictures by ridge regression.
public enum FeatureMethod: String, CaseIterable, Sendable {
    /// So that the head alone segments well (Bertinetto et al., 2019).
    case ridge = "finetune"
    /// So that a few gradient steps of the whole network lead to good masks (Finn et al., 2017).
    case maml
    /// The same, the gradients of these steps being taken as constants (section 5.2 of that paper).
    case fomaml
    /// Towards where a few steps on any one task lead (Nichol et al., 2018).
    case reptile
    /// As MAML, with a learned rate for every parameter (Li et al., 2017).
    case metaSGD = "meta-sgd"
    /// So that the network reads a structure off annotated pictures, without any step (Butoi et al., 2023).
    case inContext = "in-context"

    /// Gradient steps on a task in training.
    var innerSteps: Int {
        switch self {
        case .ridge, .inContext: 0
        case .metaSGD: 1
        case .maml: 2
        case .fomaml: 3
        case .reptile: 5
        }
    }

    /// Gradient steps of an adaptation: more than in training help, but where rates were learned for so many.
    var answerSteps: Int {
        switch self {
        case .ridge, .inContext: 0
        case .metaSGD: innerSteps
        case .maml, .fomaml, .reptile: 10
        }
    }

    /// Rate of these steps; what learned rates start from.
    var innerRate: Double { 0.02 }

    /// Whether it continues the training of features for a head in closed form.
    public var continuesFeatures: Bool { innerSteps > 0 }

    /// The learner of a network of a width.
    func learner(baseWidth: Int, patch: Int) -> any TaskLearner {
        guard self != .inContext else {
            return InContextLearner(
                network: CrossUNet(inputChannels: PlacedImage.channels, width: baseWidth, patch: patch))
        }
        return FeatureLearner(
            network: UNet(inputChannels: PlacedImage.channels, classes: 1, baseWidth: baseWidth, patch: patch),
            method: self)
    }
}
