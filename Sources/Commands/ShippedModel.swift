/// The weights that ship, by the names that `--model` takes for files.
public enum ShippedModel: String, CaseIterable, Sendable {
    /// The encoder of `classify`.
    case classifier
    /// The features that `segment` starts from.
    case segmenter
    /// What it starts from with `--adapt` of another method.
    case inContext = "segmenter-in-context"
    case maml = "segmenter-maml"
    case fomaml = "segmenter-fomaml"
    case reptile = "segmenter-reptile"
    case metaSGD = "segmenter-meta-sgd"
}
