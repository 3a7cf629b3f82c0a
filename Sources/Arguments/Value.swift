/// How a word of the command line becomes a value, and a value a word of the help.
public struct Value<Output: Sendable>: Sendable {
    /// What a fitting word is, so that "must be ..." can be said of an unfitting one.
    public let expectation: String
    let parse: @Sendable (String) throws(ValueError) -> Output
    let describe: @Sendable (Output) -> String

    /// A kind of value, by the way it is read and written.
    ///
    /// - Parameters:
    ///   - expectation: What a fitting word is, to follow "must be".
    ///   - words: Words to suggest from when a word does not fit.
    ///   - read: The value of a word; nil when the word does not fit.
    ///   - describe: The word that would be read as a value.
    public init(
        expectation: String, words: [String] = [], read: @escaping @Sendable (String) -> Output?,
        describe: @escaping @Sendable (Output) -> String
    ) {
        self.init(
            expectation: expectation,
            parse: { (word) throws(ValueError) in
                guard let value = read(word) else {
                    throw ValueError(expectation: expectation, found: word, nearest: words.nearest(to: word))
                }
                return value
            },
            describe: describe)
    }

    init(
        expectation: String, parse: @escaping @Sendable (String) throws(ValueError) -> Output,
        describe: @escaping @Sendable (Output) -> String
    ) {
        self.expectation = expectation
        self.parse = parse
        self.describe = describe
    }
}

/// A word that is no value of its kind.
struct ValueError: Error, Equatable {
    let expectation: String
    let found: String
    let nearest: String?

    /// The end of a sentence that begins with the option's name.
    var message: String {
        let suggestion = nearest.map { "; did you mean \($0.quoted)?" } ?? ""
        return "must be \(expectation), not \(found.quoted)\(suggestion)"
    }
}
