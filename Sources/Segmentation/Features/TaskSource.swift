/// Where the tasks of a training come from.
public enum TaskSource: Sendable {
    /// Random shapes and looks, made on the fly.
    case synthetic
    /// Annotated slices; not empty.
    case annotated([AnnotatedSet])
    /// Either of them, as often.
    case both([AnnotatedSet])
}
