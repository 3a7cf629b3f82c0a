internal import Imaging
internal import Torch

/// Annotated slices as what a network sees beside every slice: an answer without a training step.
enum InContext {
    /// No more pictures than this, evenly spread over the annotated ones: each makes every answer slower.
    private static let mostPictures = 12

    /// The network's own parameters, the annotated pictures, and where each structure was drawn on them.
    static func parameters(
        for examples: [Example], classes: [UInt8], weights: FeatureWeights
    ) throws(TorchError) -> Parameters {
        let count = min(mostPictures, examples.count)
        let chosen = (0..<count).map { examples[$0 * examples.count / count] }
        var parameters = weights.parameters
        parameters.set(ModelMember.picturesName, to: try .inputs(chosen.map { PlacedImage($0) }))
        parameters.set(
            ModelMember.masksName, to: try .masks(in: .shares(of: chosen.map(\.labels), classes: classes)))
        return parameters
    }
}
