public import Torch

/// A way of learning from episodes to answer for queries from a small support.
public protocol FewShotLearner: Sendable {
    /// Random parameters to start training from.
    func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters
    /// One score per query and way, shape `[queries, ways]`; the highest is the answer, and their softmax the
    /// probabilities. In a regression, the numbers predicted.
    func scores(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor
    /// How wrong the answers are: a single number to make small.
    func loss(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor
    /// The loss and the direction that the parameters are trained along; the gradients of the loss unless a method
    /// has its own.
    func slopes(on episode: Episode, at parameters: Parameters) throws(TorchError) -> (
        loss: Double, gradients: Parameters
    )
    /// What the layers measure of an episode; see `Network.statistics(of:using:)`.
    func statistics(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Parameters
}

extension FewShotLearner {
    /// Loss and gradients at the parameters.
    public func slopes(on episode: Episode, at parameters: Parameters) throws(TorchError) -> (
        loss: Double, gradients: Parameters
    ) {
        let tracked = try parameters.trackingGradients()
        let loss = try loss(of: episode, using: tracked)
        return (try loss.scalar(), try gradients(of: loss, withRespectTo: tracked))
    }

    /// Nothing is measured: answers are computed with the statistics of the episode itself.
    public func statistics(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Parameters {
        Parameters()
    }
}

/// Where the parameters of an encoder stand among those of a method.
let encoderPrefix = "encoder."

extension Network {
    /// The encoder's initial parameters as those of a method.
    func initialEncoder(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try initialParameters(using: &generator).under(encoderPrefix)
    }

    /// Features of support and query, shape `[examples, features]` each, from one batch.
    func features(
        of episode: Episode, using parameters: Parameters
    ) throws(TorchError) -> (support: Tensor, query: Tensor) {
        try episode.split(self(episode.examples(), using: parameters.below(encoderPrefix)).flattenedRows())
    }

    /// What the encoder measures of all examples of an episode, as parameters of a method.
    func episodeStatistics(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Parameters {
        try statistics(of: episode.examples(), using: parameters.below(encoderPrefix)).under(encoderPrefix)
    }
}
