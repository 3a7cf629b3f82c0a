internal import Glibc
internal import Imaging

/// How much surer of themselves networks are than they are right (Guo et al., 2017).
///
/// A probability is raised to the power of 1 / temperature and divided by the sum over classes; the likeliest class stays so.
enum Temperature {
    /// Temperatures to choose from, in steps of a quarter of a factor of two.
    static let choices = (-4...8).map { exp2(Double($0) / 4) }
    /// Pixels of a slice that are looked at.
    private static let pixels = 10_000
    /// The least probability that is told from 0.
    private static let least: Float = 1e-6

    /// The temperature at which held-out pixels of structures, drawn or found, are most likely; 1 without any.
    static func fitted(to heldOut: [HeldOut], support: [SupportSlice], classes: [UInt8]) -> Double {
        var channel = [Int](repeating: 0, count: 256)
        for (index, value) in classes.enumerated() { channel[Int(value)] = index + 1 }
        var losses = [Double](repeating: 0, count: choices.count)
        for held in heldOut {
            let labels = support[held.index].labels.pixels
            let found = held.probabilities.labels(classes).pixels
            // Background is sure and right nearly everywhere, and would say that structures are, too.
            let told = labels.indices.filter { pixel in
                labels[pixel] != LabelMap.notAnnotated
                    && (channel[Int(labels[pixel])] > 0 || found[pixel] != LabelMap.background)
            }
            for place in stride(from: 0, to: told.count, by: max(1, told.count / pixels)) {
                let pixel = told[place]
                let logarithms = held.probabilities.map { log(max($0.pixels[pixel], least)) }
                let own = logarithms[channel[Int(labels[pixel])]]
                for (number, temperature) in choices.enumerated() {
                    let sum = logarithms.reduce(Float(0)) { $0 + expf(($1 - own) / Float(temperature)) }
                    losses[number] += Double(logf(sum))
                }
            }
        }
        let best = choices.indices.reduce(choices.firstIndex(of: 1) ?? 0) { losses[$1] < losses[$0] ? $1 : $0 }
        return choices[best]
    }

    /// Changes the probabilities of all classes, pixel by pixel.
    static func apply(_ temperature: Double, to probabilities: inout [Raster<Float>]) {
        guard temperature != 1, let count = probabilities.first?.pixels.count else { return }
        let power = PowerTable(Float(1 / temperature))
        var sums = [Float](repeating: 0, count: count)
        for channel in probabilities.indices {
            var raised = probabilities[channel].pixels.mutableSpan
            for pixel in 0..<count {
                raised[pixel] = power(raised[pixel])
                sums[pixel] += raised[pixel]
            }
        }
        for channel in probabilities.indices {
            var shares = probabilities[channel].pixels.mutableSpan
            for pixel in 0..<count where sums[pixel] > 0 { shares[pixel] /= sums[pixel] }
        }
    }
}
