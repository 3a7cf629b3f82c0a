/// How far a run is and how fast it goes.
struct Pace {
    let completed: Int
    /// How many of these were done before the time began to count.
    let before: Int
    let total: Int
    let elapsed: Duration

    /// A bar, the share done, the count, the rate and the time left, such as
    /// `[#####---------------]  25%  3/12  1.5/s  ETA 0:06`.
    var bar: String {
        let share = total > 0 ? min(1, max(0, Double(completed) / Double(total))) : 0
        let filled = Int(share * 20)
        let blocks = String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
        let percent = "\(Int(share * 100))%"
        let columns = [
            "[\(blocks)] " + String(repeating: " ", count: 4 - percent.count) + percent,
            "\(completed)/\(total)",
        ]
        return (columns + [rate, remaining].compactMap(\.self)).joined(separator: "  ")
    }

    private var done: Int { completed - before }
    private var seconds: Double { elapsed / .seconds(1) }

    /// Cases per second, or seconds per case when that is the larger number; nil before the first is done.
    private var rate: String? {
        guard done > 0, seconds > 0 else { return nil }
        let perSecond = Double(done) / seconds
        return perSecond >= 1
            ? "\(Self.rounded(perSecond, digits: 1))/s" : "\(Self.rounded(1 / perSecond, digits: 1)) s each"
    }

    /// The time left at the mean rate so far; nil before the first is done and after the last.
    private var remaining: String? {
        guard done > 0, completed < total else { return nil }
        let left = (seconds / Double(done) * Double(total - completed)).rounded(.up)
        guard left < 1e6 else { return nil }
        let (minutes, rest) = Int(left).quotientAndRemainder(dividingBy: 60)
        return "ETA \(minutes):" + (rest < 10 ? "0\(rest)" : "\(rest)")
    }

    /// A number with a fixed count of digits after the point, without Foundation's formats.
    static func rounded(_ number: Double, digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (number * scale).rounded()
        guard scaled.magnitude < 1e15 else { return "\(number)" }
        let text = "\(Int64(scaled.magnitude))"
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return (scaled < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
    }
}
