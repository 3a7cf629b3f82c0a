extension Value {
    /// Values separated by commas, in the order given; what is named twice counts once.
    public static func list<Element: Equatable>(of element: Value<Element>) -> Value
    where Output == [Element] {
        Value(
            expectation: "\(element.expectation), several separated by commas",
            parse: { (words) throws(ValueError) in
                var values: [Element] = []
                for word in words.split(separator: ",", omittingEmptySubsequences: false) {
                    let value = try element.parse(String(word))
                    if !values.contains(value) { values.append(value) }
                }
                return values
            },
            describe: { $0.map(element.describe).joined(separator: ",") })
    }
}
