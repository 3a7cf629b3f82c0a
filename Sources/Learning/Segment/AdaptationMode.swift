internal import Segmentation

/// How a model is adapted to the support: `--adapt`.
public enum AdaptationMode: String, Sendable {
    /// What is best known: networks trained a little and in full from shipped features; between slices that were drawn on
    /// the same study, with the shape that interpolation gives.
    case auto
    /// The same without interpolation.
    case finetune
    /// Shipped features and a head in closed form.
    case closedForm = "closed-form"
    /// Gentle steps from shipped features.
    case gentle
    /// Training in full from shipped features.
    case full
    /// A network trained from random parameters.
    case scratch
    /// Shipped features and one prototype per class.
    case prototype
    /// A few steps from features that were meta-learned for them, by the method of that name.
    case maml, fomaml, reptile
    /// The same with a learned rate for every number.
    case metaSGD = "meta-sgd"
    /// A network that reads structures off the annotated slices, without a step.
    case none

    /// The networks of the model; nil for the default.
    var members: [AdaptationRecipe.Step]? {
        switch self {
        case .auto, .finetune: nil
        case .closedForm: [.closedForm]
        case .gentle: [.gentle]
        case .full: [.full]
        case .scratch: [.scratch]
        case .prototype: [.prototype]
        case .maml, .fomaml, .reptile, .metaSGD: [.innerSteps]
        case .none: [.inContext]
        }
    }

    /// The method that its weights must be trained with.
    var features: FeatureMethod {
        switch self {
        case .maml: .maml
        case .fomaml: .fomaml
        case .reptile: .reptile
        case .metaSGD: .metaSGD
        case .none: .inContext
        default: .ridge
        }
    }
}
