internal import Synchronization

/// Texts that the images of a series share, such as its UID: each is kept once, however many images a batch has.
enum SharedText {
    private static let known = Mutex<Set<String>>([])

    /// The same text, in the memory of the first that was asked for.
    static func of(_ text: String) -> String { known.withLock { $0.insert(text).memberAfterInsert } }
}
