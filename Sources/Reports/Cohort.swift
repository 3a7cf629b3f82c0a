internal import Glibc

/// What the cases of a run have in common, and which of them differ from the others.
///
/// Within a modality, every number of a case is compared with the median of all: one that lies more than 3.5 robust standard
/// deviations away is an outlier (Iglewicz and Hoaglin, 1993). Sizes, spacings and volumes are compared by their logarithms.
struct Cohort {
    /// Fewer cases than this say nothing about what is usual.
    static let fewest = 5
    private static let limit = 3.5

    /// One case and what is odd about it.
    struct Row {
        let index: Int
        let record: CaseRecord
        /// How many robust standard deviations its oddest number lies from the median.
        let distance: Double
        let reasons: [String]
    }

    /// The cases, the oddest first; those that are not odd keep their order.
    let rows: [Row]

    init(_ records: [CaseRecord]) {
        var oddities = [[(distance: Double, reason: String)]](repeating: [], count: records.count)
        let groups = Dictionary(grouping: records.indices) { records[$0].modality ?? "" }
        for group in groups.values where group.count >= Self.fewest {
            let names = Set(group.flatMap { Self.numbers(of: records[$0]).keys }).sorted()
            for name in names {
                let values = group.compactMap { place in Self.numbers(of: records[place])[name].map { (place, $0) } }
                guard values.count >= Self.fewest else { continue }
                let shown = values.map(\.1.value)
                let scaled = values.map(\.1.scaled)
                let median = Self.median(scaled)
                // 1.4826: the median deviation of a normal distribution of deviation 1, inverted.
                let spread = max(
                    1.4826 * Self.median(scaled.map { abs($0 - median) }), Self.median(values.map(\.1.least)))
                for (position, entry) in values.enumerated() {
                    let distance = abs(scaled[position] - median) / spread
                    guard distance > Self.limit else { continue }
                    let usual = entry.1.text(Self.median(shown))
                    oddities[entry.0].append((distance, "\(name) \(entry.1.text(entry.1.value)), usually \(usual)"))
                }
            }
        }
        rows = records.indices.map { index in
            let own = oddities[index].sorted { $0.distance > $1.distance }
            return Row(
                index: index, record: records[index], distance: own.first?.distance ?? 0, reasons: own.map(\.reason))
        }.enumerated().sorted { ($1.element.distance, $0.offset) < ($0.element.distance, $1.offset) }.map(\.element)
    }

    private struct Number {
        let value: Double
        let scaled: Double
        /// Smaller differences than this are none.
        let least: Double
        var isCount = false

        func text(_ value: Double) -> String {
            isCount ? NumberText.fixed(value, decimals: 0) : NumberText.short(value)
        }
    }

    private static func numbers(of record: CaseRecord) -> [String: Number] {
        var numbers: [String: Number] = [:]
        func addRatio(_ name: String, _ value: Double, isCount: Bool = false) {
            guard value > 0, value.isFinite else { return }
            numbers[name] = Number(value: value, scaled: log(value), least: 0.05, isCount: isCount)
        }
        for (axis, word) in ["columns", "rows", "slices"].enumerated() {
            addRatio(word, Double(record.size[axis]), isCount: true)
            if let spacing = record.spacing { addRatio("mm between \(word)", spacing[axis]) }
        }
        if let intensity = record.intensity {
            let least = max(1e-3, 0.05 * (intensity.high - intensity.low))
            let ends = [
                "dark end": intensity.low, "median intensity": intensity.median, "bright end": intensity.high,
            ]
            for (name, value) in ends where value.isFinite && least.isFinite {
                numbers[name] = Number(value: value, scaled: value, least: least)
            }
        }
        for label in record.labels {
            if let volume = label.volumeML { addRatio("ml of \(label.name)", volume) }
        }
        return numbers
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
