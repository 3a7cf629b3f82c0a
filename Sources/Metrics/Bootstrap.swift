/// How far a measured number would stray with other cases of the same kind: the percentile bootstrap (Efron, 1979).
public struct Bootstrap: Sendable {
    /// Where 95 % of the repetitions lie.
    public struct Interval: Equatable, Sendable, Codable {
        /// 2.5 % lie below.
        public let low: Double
        /// 2.5 % lie above.
        public let high: Double
    }

    private let repetitions: Int
    private let seed: UInt64

    /// - Parameters:
    ///   - repetitions: How often the cases are drawn anew, with replacement.
    ///   - seed: Where all chance comes from; equal seeds give equal intervals.
    public init(repetitions: Int = 2000, seed: UInt64) {
        self.repetitions = repetitions
        self.seed = seed
    }

    /// The intervals of numbers that are computed from cases.
    ///
    /// - Parameters:
    ///   - count: Number of cases.
    ///   - statistics: The numbers of the cases drawn, given as places below `count`: always equally many; nil for one that
    ///     these cases do not have.
    /// - Returns: One for every number: nil for fewer than two cases, or where most draws have no such number.
    public func intervals(of count: Int, _ statistics: ([Int]) -> [Double?]) -> [Interval?] {
        var values = statistics(Array(0..<count)).map { _ in [Double]() }
        guard count > 1 else { return values.map { _ in nil } }
        var chance = SplitMix64(state: seed)
        var places = [Int](repeating: 0, count: count)
        for _ in 0..<repetitions {
            for index in 0..<count { places[index] = Int(chance.next().multipliedFullWidth(by: UInt64(count)).high) }
            for (index, value) in statistics(places).enumerated() {
                if let value, value.isFinite { values[index].append(value) }
            }
        }
        return values.map { values in
            guard values.count * 2 > repetitions else { return nil }
            let sorted = values.sorted()
            return Interval(low: Self.quantile(0.025, of: sorted), high: Self.quantile(0.975, of: sorted))
        }
    }

    /// The interval of a mean.
    public func intervalOfMean(_ values: [Double]) -> Interval? {
        intervals(of: values.count) { places in
            [places.isEmpty ? nil : places.reduce(0) { $0 + values[$1] } / Double(places.count)]
        }[0]
    }

    /// Linear between the sorted values, as NumPy's quantile.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
}

/// Random numbers of Steele, Lea and Flood (2014).
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
