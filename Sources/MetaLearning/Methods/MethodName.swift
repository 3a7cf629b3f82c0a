public import Torch

/// The methods by the names that the command line and model files use.
public enum MethodName: String, CaseIterable, Sendable {
    /// `SiameseNetwork` with the contrastive loss.
    case siamese
    /// `SiameseNetwork` with the triplet loss.
    case siameseTriplet = "siamese-triplet"
    /// `MatchingNetwork`.
    case matching
    /// `FullContextMatchingNetwork`.
    case matchingFCE = "matching-fce"
    /// `PrototypicalNetwork` with cross-entropy.
    case prototypical
    /// `PrototypicalNetwork` with the margin loss.
    case prototypicalMargin = "prototypical-margin"
    /// `RelationNetwork`.
    case relation
    /// `GradientLearner` of second order.
    case maml
    /// `GradientLearner` of first order.
    case fomaml
    /// `Reptile`.
    case reptile
    /// `GradientLearner` with learned rates.
    case metaSGD = "meta-sgd"
    /// `MemoryAugmentedNetwork`.
    case mann
    /// `MetaNetwork`.
    case metaNetwork = "meta-network"

    /// Whether episodes of any number of ways can be answered, whatever was trained on.
    public var takesAnyWays: Bool {
        switch self {
        case .siamese, .siameseTriplet, .matching, .matchingFCE, .prototypical, .prototypicalMargin, .relation: true
        case .maml, .fomaml, .reptile, .metaSGD, .mann, .metaNetwork: false
        }
    }

    /// The embedding that suits the method.
    public var usualNetwork: NetworkName {
        switch self {
        // With pooling, FOMAML learns less from as many episodes.
        case .fomaml, .metaSGD, .mann, .metaNetwork: .conv4Strides
        default: .conv4
        }
    }

    /// The method for pictures of a shape, on an embedding.
    ///
    /// - Parameters:
    ///   - shape: `[channels, height, width]`.
    ///   - ways: Classes to tell apart, where the method fixes their number.
    ///   - network: The embedding; nil for the one that suits the method.
    ///   - width: Channels of every block of the papers' embedding.
    /// - Throws: `TorchError.unusableInput` if nothing of a picture is left after the embedding's blocks, or the method or
    ///   the pictures do not suit the embedding.
    public func learner(
        for shape: [Int], ways: Int, on network: NetworkName? = nil, width: Int = 64
    ) throws(TorchError) -> any FewShotLearner {
        let network = network ?? usualNetwork
        if network == .pyramid { return try pyramidLearner(for: shape) }
        guard shape.count == 3, shape.allSatisfy({ $0 > 0 }), shape[1] >= 16, shape[2] >= 16 else {
            throw .unusableInput("pictures of shape \(shape) are too small: 16 by 16 pixels at least are needed")
        }
        let halving = network == .conv4Strides ? ConvolutionalEmbedding.Halving.stride : .pooling
        let encoder = ConvolutionalEmbedding(channels: shape[0], width: width, by: halving)
        let features = encoder.outputs(for: shape)
        switch self {
        case .siamese: return SiameseNetwork(encoder: encoder, objective: .contrastive(margin: Self.usualDistance))
        case .siameseTriplet:
            return SiameseNetwork(encoder: encoder, objective: .triplet(margin: Self.usualDistance / 2))
        case .matching: return MatchingNetwork(encoder: encoder)
        case .matchingFCE: return FullContextMatchingNetwork(encoder: encoder, features: features)
        case .prototypical: return PrototypicalNetwork(encoder: encoder)
        case .prototypicalMargin: return PrototypicalNetwork(encoder: encoder, objective: .margin(1))
        case .relation: return Self.relation(for: shape, width: width, by: halving)
        case .maml, .fomaml, .reptile, .metaSGD, .mann, .metaNetwork:
            return adaptingLearner(on: encoder, features: features, ways: ways)
        }
    }

    /// Methods that compare feature rows, on the embedding that `classify` uses.
    private func pyramidLearner(for shape: [Int]) throws(TorchError) -> any FewShotLearner {
        let encoder = PyramidEmbedding()
        guard shape == [encoder.channels, encoder.side, encoder.side] else {
            throw .unusableInput(
                "pictures of shape \(shape) do not suit the pyramid network, which takes 64 x 64 pixels in colour")
        }
        switch self {
        case .matching: return MatchingNetwork(encoder: encoder)
        case .prototypical: return PrototypicalNetwork(encoder: encoder)
        default: throw .unusableInput("the pyramid network is trained by matching or prototypical, not by \(rawValue)")
        }
    }

    /// About the distance of two pictures before training: a margin much smaller is reached by shrinking all features.
    private static let usualDistance = 8.0

    /// Methods that adapt to the classes of an episode, by steps on its support, by a memory or by fast weights.
    private func adaptingLearner(on encoder: ConvolutionalEmbedding, features: Int, ways: Int) -> any FewShotLearner {
        // The mean over places, as in MAML's paper: the rate of 0.4 is too high for more features.
        let averaged = NetworkChain(encoder, PlaceMean(), DenseNetwork(widths: [encoder.width, ways]))
        switch self {
        case .reptile:
            // Ten times the rate of the paper, whose 500 000 tasks afford smaller steps.
            return Reptile(network: NetworkChain(encoder, DenseNetwork(widths: [features, ways])), rate: 1e-2)
        case .mann: return MemoryAugmentedNetwork(encoder: encoder, features: features, ways: ways)
        case .metaNetwork: return MetaNetwork(encoder: encoder, features: features, ways: ways)
        case .metaSGD: return GradientLearner(network: averaged, steps: 1, rate: 0.4, learnsRates: true)
        default:
            return GradientLearner(
                network: averaged, steps: 1, answerSteps: 3, rate: 0.4, isSecondOrder: self != .fomaml)
        }
    }

    /// Two of four blocks halve, so that the second network has places to compare.
    private static func relation(
        for shape: [Int], width: Int, by halving: ConvolutionalEmbedding.Halving
    ) -> RelationNetwork {
        let encoder = ConvolutionalEmbedding(channels: shape[0], width: width, halvings: 2, by: halving)
        let judge = ConvolutionalEmbedding(channels: 2 * width, width: width, depth: 2, by: halving)
        let judged = judge.outputs(for: [2 * width] + encoder.sides(for: shape))
        return RelationNetwork(
            encoder: encoder, relation: NetworkChain(judge, DenseNetwork(widths: [judged, 8, 1])))
    }

    /// Episodes of a validation; few where an answer takes many steps.
    public var validationEpisodes: Int { self == .reptile ? 20 : 100 }

    /// How the method is trained.
    public func schedule(episodes: Int, form: EpisodeForm, seed: UInt64) -> MetaSchedule {
        switch self {
        case .reptile:
            // At the paper's rate of 1 inner steps as long as these make all weights grow, and teach less and less.
            return MetaSchedule(
                episodes: episodes, form: form, batch: 5, learningRate: 0.2, rule: .descent, seed: seed)
        case .maml, .fomaml, .metaSGD:
            // The papers average over 4 to 32 episodes; where episodes are few, more steps are worth more.
            return MetaSchedule(episodes: episodes, form: form, learningRate: 2e-3, seed: seed)
        case .metaNetwork: return MetaSchedule(episodes: episodes, form: form, batch: 4, seed: seed)
        default: return MetaSchedule(episodes: episodes, form: form, seed: seed)
        }
    }
}
