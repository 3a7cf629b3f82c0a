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
            var total: Tensor?
            for example in examples {
                let image = PlacedImage(example)
                let features = try network.features(of: .inputs([image]), using: weights.parameters)
                let target = try Tensor.shares(of: [example.labels], classes: classes).folded(by: network.patch)
                // [classes, pixels of a patch, features]: a feature counts for every pixel of its patch.
                let sums = try target.pixelRows().transposed().matrixProduct(features.pixelRows()).reshaped(
                    to: [classes.count + 1, network.patch * network.patch, network.featureCount])
                let sum = try sums.sum(over: [1], keepingAxes: false)
                total = try total.map { (all) throws(TorchError) in try all + sum } ?? sum
            }
            guard let total else { throw .unusableInput("the support holds no annotated slice") }
            var parameters = try weights.parameters.selecting(network.featureNames)
            // Only the direction of a mean counts.
            let count = network.featureCount
            parameters.set(name, to: try total.rowsOfLengthOne().reshaped(to: [classes.count + 1, count, 1, 1]))
            return parameters
        }
    }

    /// Cosines between the features of every pixel and the prototypes, times the temperature.
    ///
    /// - Parameter features: Shape `[batch, features, height, width]`.
    /// - Returns: Shape `[batch, 1 + classes, height, width]`, as coarse as the features.
    static func scores(of features: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        let length = try (features * features).sum(over: [1], keepingAxes: true).scaled(by: 1, plus: 1e-12).squareRoot()
        return try (features / length).convolved(with: parameters.tensor(name)).scaled(by: temperature)
    }

    /// Parameters of the right shapes, to compare with.
    static func zeros(classes: Int, network: UNet) throws(TorchError) -> Parameters {
        Parameters([name: try .filled(with: 0, shape: [classes, network.featureCount, 1, 1])])
    }
}
