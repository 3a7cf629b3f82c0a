extension Value where Output: CaseIterable & RawRepresentable, Output.RawValue == String {
    /// One of the words of an enumeration.
    public static var choice: Value {
        let words = Output.allCases.map(\.rawValue)
        return Value(
            expectation: words.joined(separator: " or "), words: words,
            read: { Output(rawValue: $0) }, describe: { $0.rawValue })
    }
}
