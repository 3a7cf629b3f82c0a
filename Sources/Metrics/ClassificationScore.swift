/// How well predicted classes agree with the true ones.
public struct ClassificationScore: Equatable, Sendable {
    /// The classes, by index.
    public let classes: [String]
    /// `confusion[t][p]`: number of cases of class t that were taken for class p.
    public let confusion: [[Int]]
    /// Area under the receiver operating characteristic of every class against the rest, 0...1; nil where there are no
    /// probabilities, or where all cases or none are of the class.
    public let areas: [Double?]
    /// Expected calibration error, 0...1; nil where there are no probabilities.
    public let calibrationError: Double?

    /// Compares predictions with the truth.
    ///
    /// - Parameters:
    ///   - classes: Names of the classes; predictions and truth are indices of it.
    ///   - truth: The true class of every case.
    ///   - predicted: The predicted class of every case.
    ///   - probabilities: For every case, a probability of each class; nil where none are known.
    /// - Precondition: All have as many cases, and indices lie within `classes`.
    public init(classes: [String], truth: [Int], predicted: [Int], probabilities: [[Double]]?) {
        precondition(truth.count == predicted.count, "a prediction per case")
        self.classes = classes
        var confusion = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
        for (t, p) in zip(truth, predicted) { confusion[t][p] += 1 }
        self.confusion = confusion
        if let probabilities {
            precondition(probabilities.count == truth.count, "probabilities per case")
            areas = classes.indices.map { index in
                ReceiverCurve.area(scores: probabilities.map { $0[index] }, isPositive: truth.map { $0 == index })
            }
            calibrationError = Calibration.expectedError(
                confidences: zip(probabilities, predicted).map { $0[$1] }, isRight: zip(truth, predicted).map(==))
        } else {
            areas = classes.map { _ in nil }
            calibrationError = nil
        }
    }

    /// Number of cases.
    public var count: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }

    /// Share of cases that were recognised; nil without cases.
    public var accuracy: Double? {
        count == 0 ? nil : Double(classes.indices.reduce(0) { $0 + confusion[$1][$1] }) / Double(count)
    }

    /// Mean sensitivity over the classes that occur: what chance gets is 1 by their number, however unequal they are.
    public var balancedAccuracy: Double? { Self.mean(classes.indices.map(sensitivity)) }

    /// Mean area under the curve over the classes that have one.
    public var macroArea: Double? { Self.mean(areas) }

    /// Share of the cases of a class that were recognised; nil where there is none.
    public func sensitivity(_ index: Int) -> Double? {
        let all = confusion[index].reduce(0, +)
        return all == 0 ? nil : Double(confusion[index][index]) / Double(all)
    }

    /// Share of the cases of other classes that were not taken for this one; nil where there is none.
    public func specificity(_ index: Int) -> Double? {
        let others = classes.indices.filter { $0 != index }
        let all = others.reduce(0) { $0 + confusion[$1].reduce(0, +) }
        let taken = others.reduce(0) { $0 + confusion[$1][index] }
        return all == 0 ? nil : Double(all - taken) / Double(all)
    }

    /// Number of cases that are truly of a class.
    public func cases(_ index: Int) -> Int { confusion[index].reduce(0, +) }

    private static func mean(_ values: [Double?]) -> Double? {
        let known = values.compactMap(\.self)
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
}
