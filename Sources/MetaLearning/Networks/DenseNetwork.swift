public import Torch

/// Fully connected layers with ReLU between them: for rows of numbers, and the network of MAML's regression.
public struct DenseNetwork: Network, Equatable {
    /// Numbers that go in, numbers after every hidden layer, numbers that come out.
    public var widths: [Int]

    /// A network.
    ///
    /// - Precondition: there are at least two widths, all positive.
    public init(widths: [Int]) {
        precondition(widths.count >= 2 && widths.allSatisfy { $0 > 0 }, "a network needs an input and an output")
        self.widths = widths
    }

    /// Random weights; biases start at 0.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        var parameters = Parameters()
        for layer in 1..<widths.count {
            try parameters.set(
                "\(layer - 1).weight", to: .randomWeights([widths[layer], widths[layer - 1]], using: &generator))
            try parameters.set("\(layer - 1).bias", to: .filled(with: 0, shape: [widths[layer]]))
        }
        return parameters
    }

    /// Outputs of rows; an input with more axes is flattened to rows.
    ///
    /// - Throws: `TorchError.shapeMismatch` if a row has another number of elements than the first width.
    public func callAsFunction(_ input: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        var x = try input.flattenedRows()
        for layer in 0..<widths.count - 1 {
            x = try x.linear(
                weight: parameters.tensor("\(layer).weight"), bias: parameters.tensor("\(layer).bias"))
            if layer < widths.count - 2 { x = try x.relu() }
        }
        return x
    }
}
