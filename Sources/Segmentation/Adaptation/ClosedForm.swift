internal import Imaging
internal import Torch

/// A network on shipped features whose head is fitted to annotated slices in closed form: an answer without a training step.
struct ClosedForm {
    /// The head is fitted to this many pictures at least: varied copies of the annotated slices fill up.
    private static let pictures = 12
    private static let batchSize = 4

    /// The parameters of a network: the features as they came, and a head.
    static func parameters(
        for examples: [Example], classes: [UInt8], weights: FeatureWeights, network: UNet,
        varied augmentation: Augmentation, using generator: inout SeededGenerator
    ) throws(TorchError) -> Parameters {
        var pictures: [(image: PlacedImage, labels: Raster<UInt8>)] = []
        let rounds = max(2, (Self.pictures + examples.count - 1) / examples.count)
        for _ in 0..<rounds {
            for example in examples { pictures.append(augmentation.varied(example, using: &generator)) }
        }
        var channel = [Int](repeating: 0, count: 256)
        for (index, value) in classes.enumerated() { channel[Int(value)] = index + 1 }
        var counts = [Int](repeating: 0, count: classes.count + 1)
        for picture in pictures {
            for label in picture.labels.pixels where label != LabelMap.notAnnotated { counts[channel[Int(label)]] += 1 }
        }
        return try withoutGradients { () throws(TorchError) in
            var ridge = try RidgeHead(counts: counts, patch: network.patch)
            for start in stride(from: 0, to: pictures.count, by: batchSize) {
                let batch = pictures[start..<min(start + batchSize, pictures.count)]
                try ridge.add(
                    network.features(of: .inputs(batch.map(\.image)), using: weights.parameters),
                    target: .shares(of: batch.map(\.labels), classes: classes))
            }
            let head = try ridge.solved(using: weights.parameters)
            var parameters = try weights.parameters.selecting(network.featureNames)
            parameters.set("head.weight", to: head.weight)
            parameters.set("head.bias", to: head.bias)
            return parameters
        }
    }
}
