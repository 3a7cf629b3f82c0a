internal import Torch

/// Plain gradient steps of a whole network on annotated pictures, from features that were trained for them.
struct InnerSteps {
    /// Longer gradients are shortened to this length: with a head just fitted, some pictures would throw the features away.
    private static let gradientLimit = 1.0

    let network: UNet
    let method: FeatureMethod

    /// Features and head after some steps, free of gradients.
    ///
    /// - Parameter start: Features and head.
    func taken(
        _ count: Int, from start: Parameters, on pictures: (input: Tensor, target: Tensor)
    ) throws(TorchError) -> Parameters {
        var optimizer = SGD()
        var current = start
        for step in 0..<count {
            let tracked = try current.trackingGradients()
            let loss = try SegmentationLoss.of(network(pictures.input, using: tracked), target: pictures.target)
            guard try loss.scalar().isFinite else { throw .diverged(step: step) }
            let slopes = try gradients(of: loss, withRespectTo: tracked).clipped(toNorm: Self.gradientLimit)
            current = try optimizer.updated(current, gradients: slopes, learningRate: method.innerRate)
        }
        return current
    }
}
