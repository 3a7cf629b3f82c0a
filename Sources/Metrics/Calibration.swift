/// Whether confidence means what it says.
public enum Calibration {
    /// Expected calibration error: the gap between confidence and accuracy in bins of equal width, weighted by their cases.
    ///
    /// After Naeini et al. (2015) and Guo et al. (2017). A confidence on the edge of two bins belongs to the lower one.
    ///
    /// - Parameters:
    ///   - confidences: The probability of the predicted class of every case, 0...1.
    ///   - isRight: Whether that class was right.
    ///   - bins: Number of bins.
    /// - Returns: 0...1; nil without cases.
    /// - Precondition: There is one answer per confidence, and a bin.
    public static func expectedError(confidences: [Double], isRight: [Bool], bins: Int = 15) -> Double? {
        precondition(confidences.count == isRight.count && bins > 0, "an answer per confidence")
        guard !confidences.isEmpty else { return nil }
        var gaps = [Double](repeating: 0, count: bins)
        for (confidence, isRight) in zip(confidences, isRight) where !confidence.isNaN {
            let bin = (confidence * Double(bins)).rounded(.up) - 1
            gaps[Int(min(max(bin, 0), Double(bins - 1)))] += confidence - (isRight ? 1 : 0)
        }
        return gaps.reduce(0) { $0 + abs($1) } / Double(confidences.count)
    }
}
