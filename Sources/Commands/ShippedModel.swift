/// The weights that ship, by the names that `--model` takes for files.
public enum ShippedModel: String, CaseIterable, Sendable {
    /// The encoder of `classify`.
    case classifier
    /// The features that `segment` starts from.
    case segmenter
}
