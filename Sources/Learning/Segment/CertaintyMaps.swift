internal import Glibc
internal import Imaging

/// How sure every voxel of a case is of its label, in whole percent.
struct CertaintyMaps {
    /// Probability of the likeliest label.
    private(set) var confidence: LabelMap
    /// Entropy of the probabilities of all labels, as a share of the largest there is: 0 where one label is certain.
    private(set) var uncertainty: LabelMap

    /// Maps of zeros.
    init(geometry: Geometry) {
        confidence = LabelMap(geometry: geometry, values: [UInt8](repeating: 0, count: geometry.count))
        uncertainty = confidence
    }

    /// Fills in a slice.
    ///
    /// - Parameter probabilities: Of background and then of the structures; they add up to 1 at every pixel.
    mutating func put(_ probabilities: [Raster<Float>], at k: Int, cut: Slicing) {
        guard var sure = probabilities.first?.map({ _ in UInt8(0) }), probabilities.count > 1 else { return }
        var undecided = sure
        let largest = logf(Float(probabilities.count))
        for pixel in sure.pixels.indices {
            var (highest, entropy) = (Float(0), Float(0))
            for raster in probabilities {
                let probability = raster.pixels[pixel]
                highest = max(highest, probability)
                if probability > 0 { entropy -= probability * logf(probability) }
            }
            sure.pixels[pixel] = Self.percent(highest)
            undecided.pixels[pixel] = Self.percent(entropy / largest)
        }
        cut.put(sure, at: k, into: &confidence)
        cut.put(undecided, at: k, into: &uncertainty)
    }

    private static func percent(_ share: Float) -> UInt8 { UInt8((min(max(share, 0), 1) * 100).rounded()) }
}
