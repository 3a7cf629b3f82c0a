/// The receiver operating characteristic.
public enum ReceiverCurve {
    /// The area under the curve: how often a positive case scores higher than a negative one, ties counting half.
    ///
    /// - Returns: 0...1; nil where all cases or none are positive, or a score is no number.
    /// - Precondition: There is one answer per score.
    public static func area(scores: [Double], isPositive: [Bool]) -> Double? {
        precondition(scores.count == isPositive.count, "an answer per score")
        let positives = isPositive.count { $0 }
        let negatives = isPositive.count - positives
        guard positives > 0, negatives > 0, !scores.contains(where: \.isNaN) else { return nil }
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        // The sum of the positives' ranks (Mann and Whitney, 1947); equal scores share the mean of their ranks.
        var sum = 0.0
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count && scores[order[end]] == scores[order[start]] { end += 1 }
            let rank = Double(start + end + 1) / 2
            sum += rank * Double(order[start..<end].count { isPositive[$0] })
            start = end
        }
        let (p, n) = (Double(positives), Double(negatives))
        return (sum - p * (p + 1) / 2) / (p * n)
    }
}
