internal import Glibc
internal import Torch

/// How sharp the answers of a head usually are at their best, before any example of a task was left out.
///
/// More examples, and classes that lie further apart, make answers surer: the sharpness is a power of both. The powers make the
/// right classes of 980 tasks most probable, half of them like those of Tests/Peers/fit_sharpness.py (handwritten characters, cell
/// nuclei, slices of a brain and of hearts), half of made-up pictures; every kind counts the same.
struct SharpnessPrior {
    /// Contrast of the tasks' middle, where the second power is of 1.
    private static let middle = 0.075
    /// Contrasts of the tasks.
    private static let known = 0.01...0.5

    /// How far the class means lie apart, 0...1: their mean squared distance from their centre as a share of the examples' mean
    /// squared length, meaned over the two last levels of the embedding.
    let contrast: Double

    /// The prior of a support.
    ///
    /// - Parameters:
    ///   - products: Its products with itself.
    ///   - labels: Class of every example; every class has one.
    init(_ products: LevelProducts, labels: [Int], classes: Int) throws(TorchError) {
        var counts = [Double](repeating: 0, count: classes)
        for label in labels { counts[label] += 1 }
        let means = try Tensor(
            labels.flatMap { label in (0..<classes).map { $0 == label ? 1 / counts[label] : 0 } },
            shape: [labels.count, classes])
        let weights = try Tensor(labels.map { 1 / (counts[$0] * Double(classes)) }, shape: [labels.count, 1])
        let last = products.inner.suffix(2)
        var sum = 0.0
        for level in last {
            let inner = try means.transposed().matrixProduct(level).matrixProduct(means)  // of class means
            let own = try SupportSpace.diagonal(of: inner).mean().scalar()
            let length = try (SupportSpace.diagonal(of: level) * weights).sum().scalar()
            sum += length > 1e-12 ? (own - (try inner.mean().scalar())) / length : 0
        }
        contrast = sum / Double(last.count)
    }

    /// The sharpness of a head.
    ///
    /// - Parameter examples: Harmonic mean of the classes' numbers of examples.
    func sharpness(of head: ClassifierHead, examples: Double) -> Double {
        let (factor, byExamples, byContrast) =
            switch head {
            case .matching: (3.70, 0.69, 0.66)
            case .prototypical: (1.45, 0.79, 1.06)
            case .simpleshot: (3.75, 0.63, 0.70)
            case .ridge: (4.31, 0.28, 0.55)
            case .linear: (0.667, 0.43, 0.70)
            }
        let contrast = min(max(contrast, Self.known.lowerBound), Self.known.upperBound)
        return factor * pow(examples, byExamples) * pow(contrast / Self.middle, byContrast)
    }

    /// Harmonic mean of the classes' numbers of examples: the scatter of a class mean falls with its number.
    static func examples(_ labels: [Int], classes: Int) -> Double {
        var counts = [Double](repeating: 0, count: classes)
        for label in labels { counts[label] += 1 }
        return Double(classes) / counts.reduce(0) { $0 + 1 / $1 }
    }
}
