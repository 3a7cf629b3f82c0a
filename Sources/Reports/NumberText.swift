/// Numbers as a person reads them, in any locale.
enum NumberText {
    /// A number with a fixed count of decimals, and thin spaces between groups of three digits.
    static func fixed(_ number: Double, decimals: Int) -> String {
        let power = (0..<decimals).reduce(1.0) { result, _ in result * 10 }
        let scaled = (abs(number) * power).rounded()
        guard scaled < 1e15 else { return String(number) }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let fraction = decimals > 0 ? "." + padded.suffix(decimals) : ""
        let sign = number < 0 && scaled > 0 ? "\u{2212}" : ""
        return sign + grouped(String(padded.dropLast(decimals))) + fraction
    }

    /// About three digits: 1 482, 37.5, 0.42.
    static func short(_ number: Double) -> String {
        fixed(number, decimals: abs(number) >= 100 ? 0 : abs(number) >= 10 ? 1 : 2)
    }

    /// Seconds as "3 min 12 s".
    static func duration(_ seconds: Double) -> String {
        guard seconds >= 60, seconds < 1e9 else { return "\(fixed(seconds, decimals: 1)) s" }
        let whole = Int(seconds.rounded())
        return whole >= 3600
            ? "\(whole / 3600) h \(whole % 3600 / 60) min" : "\(whole / 60) min \(whole % 60) s"
    }

    private static func grouped(_ digits: String) -> String {
        guard digits.count > 4 else { return digits }
        return grouped(String(digits.dropLast(3))) + "\u{2009}" + digits.suffix(3)
    }
}
