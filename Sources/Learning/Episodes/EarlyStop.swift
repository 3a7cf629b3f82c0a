/// The best validation of a training, and whether the training has become worse than it for good.
///
/// Validations of a few episodes swing by chance, and a rate that falls to 0 gains much at the end: only those whose whole
/// interval lies below the best speak against going on.
struct EarlyStop: Equatable {
    /// The highest accuracy so far; nil before the first validation.
    private(set) var best: Double?
    /// The latest validations in a row that were clearly worse.
    private(set) var worseInARow: Int

    /// A training ends after so many of them.
    private static let patience = 8

    /// Where a training stands that begins, or goes on.
    init(best: Double? = nil, worseInARow: Int = 0) {
        self.best = best
        self.worseInARow = worseInARow
    }

    /// Whether it is of no use to go on.
    var isDue: Bool { worseInARow >= Self.patience }

    /// Takes in a validation; whether it is the best so far.
    ///
    /// - Parameters:
    ///   - accuracy: 0...1.
    ///   - margin: Half the width of its interval.
    mutating func note(_ accuracy: Double, margin: Double) -> Bool {
        guard let best, accuracy <= best else {
            (self.best, worseInARow) = (accuracy, 0)
            return true
        }
        worseInARow = accuracy + margin < best ? worseInARow + 1 : 0
        return false
    }
}
