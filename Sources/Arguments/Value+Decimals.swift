extension Value<Double> {
    /// A decimal number within a range.
    public static func decimal(in range: ClosedRange<Double>) -> Value {
        Value(
            expectation: "a number from \(range.lowerBound) to \(range.upperBound)",
            read: { text in number(text).flatMap { range.contains($0) ? $0 : nil } },
            describe: { "\($0)" })
    }
}

extension Value<[Double]> {
    /// A fixed number of decimal numbers separated by commas, each within a range, such as `1,1,2.5`.
    public static func decimals(_ count: Int, in range: ClosedRange<Double>) -> Value {
        Value(
            expectation: "\(count) numbers from \(range.lowerBound) to \(range.upperBound), separated by commas",
            read: { text in
                let words = text.split(separator: ",", omittingEmptySubsequences: false)
                let values = words.compactMap(number)
                let isFitting = values.count == count && words.count == count && values.allSatisfy(range.contains)
                return isFitting ? values : nil
            },
            describe: { $0.map { "\($0)" }.joined(separator: ",") })
    }
}

/// The number that a word of digits and a point stands for.
///
/// `Double` alone would also take "inf", "nan" and hexadecimal digits.
private func number(_ word: some StringProtocol) -> Double? {
    word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
        ? Double(word) : nil
}
