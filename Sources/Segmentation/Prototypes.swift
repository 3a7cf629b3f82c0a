internal import Imaging
internal import Torch

/// One prototype per class: the mean of the features where the class was drawn (Wang et al., PANet, 2019).
enum Prototypes {
    /// What cosines are multiplied with before the softmax, as in the paper.
    private static let temperature = 20.0
    private static let name = "prototypes.weight"

    /// The features as they came, and the prototypes.
    static func parameters(
        for examples: [Example], classes: [UInt8], weights: FeatureWeights, network: UNet
    ) throws(TorchError) -> Parameters {
        try withoutGradients { () throws(TorchError) in
            var sums: Tensor?
            for example in examples {
                let image = PlacedImage(example)
                let features = try network.features(of: .inputs([image]), using: weights.parameters)
                let target = try Tensor.shares(of: [example.labels], classes: classes)
                let sum = try target.pixelRows().transposed().matrixProduct(features.pixelRows())
                sums = try sums.map { (all) throws(TorchError) in try all + sum } ?? sum
            }
            guard let sums else { throw .unusableInput("the support holds no annotated slice") }
            var parameters = try weights.parameters.selecting(network.featureNames)
            // Only the direction of a mean counts.
            let count = network.featureCount
            parameters.set(name, to: try sums.rowsOfLengthOne().reshaped(to: [classes.count + 1, count, 1, 1]))
            return parameters
        }
    }

    /// Cosines between the features of every pixel and the prototypes, times the temperature.
    ///
    /// - Parameter features: Shape `[batch, features, height, width]`.
    /// - Returns: Shape `[batch, 1 + classes, height, width]`.
    static func scores(of features: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        let length = try (features * features).sum(over: [1], keepingAxes: true).scaled(by: 1, plus: 1e-12).squareRoot()
        return try (features / length).convolved(with: parameters.tensor(name)).scaled(by: temperature)
    }

    /// Parameters of the right shapes, to compare with.
    static func zeros(classes: Int, network: UNet) throws(TorchError) -> Parameters {
        Parameters([name: try .filled(with: 0, shape: [classes, network.featureCount, 1, 1])])
    }
}
