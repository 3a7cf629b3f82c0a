internal import Torch

/// One of the networks that answer together.
public struct ModelMember: Sendable {
    /// How pixels get their scores.
    enum Form: Equatable, Sendable {
        /// By a U-Net's last convolution.
        case convolution(UNet)
        /// By the cosines of the angles between a U-Net's features and one prototype per class.
        case prototypes(UNet)
        /// By annotated pictures that the network sees beside the one that it segments.
        case inContext(CrossUNet)
    }

    /// What it looks like.
    let form: Form
    /// Columns and rows of the square that it sees a slice on.
    public let side: Int
    /// How it was made, in a word.
    public let name: String
    /// How much its answer counts, against the weights of the others.
    public internal(set) var weight = 1.0
    /// What it learned.
    let parameters: Parameters

    /// The names of what an in-context network holds besides its own parameters: the annotated pictures, and where
    /// each structure was drawn on them.
    static let (picturesName, masksName) = ("support.pictures", "support.masks")

    /// Probabilities of all classes, background first, of pictures on the network's square.
    ///
    /// - Returns: Shape `[batch, 1 + classes, side, side]`.
    func probabilities(of input: Tensor) throws(TorchError) -> Tensor {
        switch form {
        case .convolution(let network): return try network(input, using: parameters).softmax(along: 1)
        case .prototypes(let network):
            return try Prototypes.scores(of: network.features(of: input, using: parameters), using: parameters)
                .resampled(height: side, width: side).softmax(along: 1)
        case .inContext(let network):
            return try InContext.scores(
                of: input, pictures: parameters.tensor(Self.picturesName), masks: parameters.tensor(Self.masksName),
                by: network, using: parameters
            ).softmax(along: 1)
        }
    }
}
