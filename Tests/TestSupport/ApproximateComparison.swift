/// The largest difference between two lists of numbers; infinite if their lengths differ or one is not a number.
public func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    let differences = zip(a, b).map { abs($0 - $1) }
    return differences.contains { $0.isNaN } ? .infinity : differences.max() ?? 0
}
