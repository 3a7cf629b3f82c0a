public import Imaging
internal import Torch

/// An annotated slice as networks see it that were trained without its study.
public struct HeldOut: Sendable {
    /// Which slice of the support.
    public let index: Int
    /// Background and then the classes in their order, on the slice's own pixels.
    public let probabilities: [Raster<Float>]
    /// The same by each network alone, with its name.
    let parts: [(name: String, answer: [Raster<Float>])]
    /// Whether the networks had learned from other slices of its study.
    let isOwnStudy: Bool

    init(
        index: Int, probabilities: [Raster<Float>], parts: [(name: String, answer: [Raster<Float>])] = [],
        isOwnStudy: Bool = false
    ) { (self.index, self.probabilities, self.parts, self.isOwnStudy) = (index, probabilities, parts, isOwnStudy) }

    /// The slice as those networks would see it that a model lets answer, and as surely.
    func counting(_ model: SegmentationModel) -> HeldOut {
        let own = zip(model.members.map(\.name), model.weights(isOwnStudy: isOwnStudy))
        let weights = parts.map { part in own.first { $0.0 == part.name }?.1 ?? 0 }
        guard weights.contains(where: { $0 > 0 }) else { return self }
        var mixture = parts.map(\.answer).mean(weights: weights)
        Temperature.apply(model.temperature, to: &mixture)
        return HeldOut(index: index, probabilities: mixture, parts: parts, isOwnStudy: isOwnStudy)
    }
}
