internal import Segmentation

/// How a model is adapted to the support: `--adapt`.
public enum AdaptationMode: String, Sendable {
    /// What is best known: gentle steps from shipped features together with a network trained in full; between slices
    /// that were drawn on the same study, with the shape that interpolation gives.
    case auto
    /// The same without interpolation.
    case finetune
    /// Shipped features and a head in closed form.
    case closedForm = "closed-form"
    /// Gentle steps from shipped features.
    case gentle
    /// A network trained from random parameters.
    case full = "scratch"
    /// Shipped features and one prototype per class.
    case prototype

    /// The networks of the model; nil for the default.
    var members: [AdaptationRecipe.Step]? {
        switch self {
        case .auto, .finetune: nil
        case .closedForm: [.closedForm]
        case .gentle: [.gentle]
        case .full: [.full]
        case .prototype: [.prototype]
        }
    }
}
