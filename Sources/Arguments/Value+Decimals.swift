extension Value<[Double]> {
    /// A fixed number of decimal numbers separated by commas, each within a range, such as `1,1,2.5`.
    public static func decimals(_ count: Int, in range: ClosedRange<Double>) -> Value {
        Value(
            expectation: "\(count) numbers from \(range.lowerBound) to \(range.upperBound), separated by commas",
            read: { text in
                let words = text.split(separator: ",", omittingEmptySubsequences: false)
                // `Double` alone would also take "inf", "nan" and hexadecimal digits.
                let values = words.compactMap { word in
                    word.utf8.allSatisfy {
                        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
                    }
                        ? Double(word) : nil
                }
                let isFitting = values.count == count && words.count == count && values.allSatisfy(range.contains)
                return isFitting ? values : nil
            },
            describe: { $0.map { "\($0)" }.joined(separator: ",") })
    }
}
