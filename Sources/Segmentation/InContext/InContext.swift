internal import Imaging
internal import Torch

/// Annotated slices as what a network sees beside every slice: an answer without a training step.
enum InContext {
    /// No more pictures than this are kept, evenly spread over the annotated ones.
    private static let mostPictures = 12
    /// Annotated pictures that a picture meets, those most like it: the mean over others blurs the answer.
    private static let mostMet = 2
    /// Places along each side at which pictures are compared.
    private static let places = 16

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

    /// Scores of background and of every structure, before the softmax, shape `[batch, 1 + structures, height, width]`.
    ///
    /// - Parameters:
    ///   - input: Pictures, shape `[batch, channels, height, width]`.
    ///   - pictures: Annotated pictures, shape `[count, channels, height, width]`.
    ///   - masks: Where each structure was drawn on them, shape `[structures, count, height, width]`.
    static func scores(
        of input: Tensor, pictures: Tensor, masks: Tensor, by network: CrossUNet, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        let count = pictures.shape[0]
        let annotated = try network.annotated(pictures, masks: masks, using: parameters)
        let distances = try looks(of: input).squaredDistances(to: looks(of: pictures)).doubles()
        var scores: [Tensor] = []
        for place in 0..<input.shape[0] {
            let own = Array(distances[place * count..<(place + 1) * count])
            let met = Array(own.indices.sorted { (own[$0], $0) < (own[$1], $1) }.prefix(mostMet))
            scores.append(
                try network(
                    input.slice(place..<place + 1, of: 0), meeting: annotated.selected(met, of: 1), using: parameters))
        }
        return try .concatenated(scores, along: 0)
    }

    /// Pictures so coarse that they say little but how bright it is where, one row each.
    private static func looks(of pictures: Tensor) throws(TorchError) -> Tensor {
        try pictures.averagePooled(size: max(1, pictures.shape[2] / places)).flattenedRows()
    }
}
