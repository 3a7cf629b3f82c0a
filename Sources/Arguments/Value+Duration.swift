extension Value<Duration> {
    /// A time such as `90`, `60s`, `2m` or `1.5h`, within a range; seconds when no unit is given.
    public static func duration(in range: ClosedRange<Duration>) -> Value {
        Value(
            expectation: "a time from \(word(for: range.lowerBound)) to \(word(for: range.upperBound))"
                + " such as 90, 60s, 2m or 1.5h",
            read: { word in Self.duration(of: word).flatMap { range.contains($0) ? $0 : nil } },
            describe: { Self.word(for: $0) })
    }

    private static func duration(of word: String) -> Duration? {
        var digits = word[...]
        let unit: Double
        switch word.last {
        case "h": unit = 3600
        case "m": unit = 60
        default: unit = 1
        }
        if let last = word.last, "smh".contains(last) { digits.removeLast() }
        // `Double` alone would also take "1e9", "inf", "nan" and hexadecimal digits.
        guard digits.utf8.first?.isDigit == true,
            digits.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }),
            let number = Double(String(digits)), number * unit <= 1e9  // a longer one would overflow
        else { return nil }
        return .milliseconds(Int64((number * unit * 1000).rounded()))
    }

    private static func word(for duration: Duration) -> String {
        let milliseconds = duration / .milliseconds(1)
        let seconds = milliseconds / 1000
        if seconds != seconds.rounded() { return "\(seconds)s" }
        let whole = Int64(seconds)
        if whole >= 3600, whole % 3600 == 0 { return "\(whole / 3600)h" }
        if whole > 60, whole % 60 == 0 { return "\(whole / 60)m" }
        return "\(whole)s"
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
