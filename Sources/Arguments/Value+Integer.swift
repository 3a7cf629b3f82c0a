extension Value where Output: FixedWidthInteger {
    /// A whole number in decimal digits, within a range.
    public static func integer(in range: ClosedRange<Output>) -> Value {
        Value(
            expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            read: { word in Output(word).flatMap { range.contains($0) ? $0 : nil } },
            describe: { "\($0)" })
    }
}
