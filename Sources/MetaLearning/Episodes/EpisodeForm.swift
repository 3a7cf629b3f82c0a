/// How many classes and examples an episode has.
public struct EpisodeForm: Hashable, Sendable {
    /// Classes to tell apart.
    public var ways: Int
    /// Labelled examples of each class.
    public var shots: Int
    /// Examples of each class to classify.
    public var queries: Int

    /// A form.
    ///
    /// - Precondition: all three are at least 1.
    public init(ways: Int, shots: Int, queries: Int) {
        precondition(ways > 0 && shots > 0 && queries > 0, "an episode needs classes, support and queries")
        self.ways = ways
        self.shots = shots
        self.queries = queries
    }
}
