internal import Imaging
internal import Segmentation

/// What a model says of one slice of a case.
struct SliceAnswer: Sendable {
    /// Of background and then of the structures, at every pixel.
    let probabilities: [Raster<Float>]
    /// The likeliest label of every pixel.
    let labels: Raster<UInt8>
    /// How evident every structure is that may be absent.
    let evidence: [UInt8: Double]
    /// The mask of every structure: the sum of its probabilities inside, and its pixels.
    let masks: [UInt8: (probability: Double, count: Int)]

    /// Measures an answer.
    ///
    /// - Parameter spacing: Between columns and between rows, in mm.
    init(_ probabilities: [Raster<Float>], by model: SegmentationModel, spacing: SIMD2<Double>) {
        let labels = probabilities.labels(model.classes)
        var evidence: [UInt8: Double] = [:]
        var masks: [UInt8: (probability: Double, count: Int)] = [:]
        for (value, raster) in zip(model.classes, probabilities.dropFirst()) {
            if let expected = model.presence.expectations[value] {
                evidence[value] = PresenceCheck.evidence(of: raster, area: expected.area, spacing: spacing)
            }
            var (sum, count) = (0.0, 0)
            for (probability, label) in zip(raster.pixels, labels.pixels) where label == value {
                sum += Double(probability)
                count += 1
            }
            masks[value] = (sum, count)
        }
        (self.probabilities, self.labels, self.evidence, self.masks) = (probabilities, labels, evidence, masks)
    }
}
