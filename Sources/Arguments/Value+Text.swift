extension Value<String> {
    /// Any text but the empty one, which is nearly always a shell variable that nobody set.
    public static var text: Value {
        Value(expectation: "a non-empty text", read: { $0.isEmpty ? nil : $0 }, describe: { $0 })
    }
}
