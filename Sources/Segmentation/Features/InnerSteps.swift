internal import Torch

/// Plain gradient steps of a whole network on annotated pictures, from features that were trained for them.
struct InnerSteps {
    /// Longer gradients are shortened to this length: with a head just fitted, some pictures would throw the features away.
    private static let gradientLimit = 1.0
    /// What the names of learned rates begin with.
    static let ratePrefix = "rates."

    let network: UNet
    let method: FeatureMethod
    /// Learned rates by parameter; empty for one rate.
    let rates: Parameters

    /// Steps by a method.
    ///
    /// - Parameter parameters: With the learned rates, if the method has such.
    init(network: UNet, method: FeatureMethod, parameters: Parameters) {
        (self.network, self.method, rates) = (network, method, parameters.below(Self.ratePrefix))
    }

    /// Rates to start learning from: one for every number of the features, and one for a head, whatever its size.
    static func initialRates(for features: Parameters, rate: Double) throws(TorchError) -> Parameters {
        var rates = try features.map { (tensor) throws(TorchError) in try tensor.zeros().scaled(by: 1, plus: rate) }
        for name in ["head.weight", "head.bias"] { rates.set(name, to: try .filled(with: Float(rate), shape: [1])) }
        return rates.under(ratePrefix)
    }

    /// Features and head after some steps.
    ///
    /// - Parameters:
    ///   - start: Features and head.
    ///   - createGraph: Whether gradients can be taken through the steps, at what `start` and the rates were computed from;
    ///     else the result is free of gradients.
    func taken(
        _ count: Int, from start: Parameters, on pictures: (input: Tensor, target: Tensor), createGraph: Bool = false
    ) throws(TorchError) -> Parameters {
        var current = start
        for step in 0..<count {
            let tracked = createGraph ? current : try current.trackingGradients()
            let loss = try SegmentationLoss.of(network(pictures.input, using: tracked), target: pictures.target)
            guard try loss.scalar().isFinite else { throw .diverged(step: step) }
            let slopes = try gradients(of: loss, withRespectTo: tracked, createGraph: createGraph).clipped(
                toNorm: Self.gradientLimit)
            current = try tracked.moved(against: slopes, rates: rates, rate: method.innerRate)
        }
        return createGraph ? current : try current.map { (tensor) throws(TorchError) in try tensor.detached() }
    }
}

extension Parameters {
    /// One step of descent with a learned rate for every parameter, or one rate for all.
    fileprivate func moved(
        against slopes: Parameters, rates: Parameters, rate: Double
    ) throws(TorchError) -> Parameters {
        var moved = Parameters()
        for name in names {
            let slope = try slopes.tensor(name)
            let way = rates.contains(name) ? try slope * rates.tensor(name) : try slope.scaled(by: rate)
            moved.set(name, to: try tensor(name) - way)
        }
        return moved
    }
}
