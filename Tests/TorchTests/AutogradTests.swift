import TestSupport
import Testing
import Torch

@Suite struct AutogradTests {
    /// A network with every operation that training goes through.
    private static func loss(_ parameters: Parameters, channelsLast: Bool = false) throws(TorchError) -> Tensor {
        var image = try parameters.tensor("image")
        if channelsLast { image = try image.channelsLast() }
        let features =
            try image
            .convolved(with: parameters.tensor("kernel"), bias: parameters.tensor("bias"), padding: 1)
            .instanceNormalized(weight: parameters.tensor("weight"), bias: parameters.tensor("shift"))
            .leakyReLU(slope: 0.1)
        let coarse = try features.maxPooled().resampled(height: 4, width: 4)
        let scores = try Tensor.concatenated(
            [features.slice(0..<2, of: 1), coarse.slice(1..<2, of: 1)], along: 1)  // [2, 3, 4, 4]
        var shares = [Double](repeating: 0, count: 96)
        for pixel in 0..<32 where pixel % 5 != 0 {
            shares[(pixel / 16 * 3 + pixel % 3) * 16 + pixel % 16] = 1
        }
        let target = try Tensor(shares, shape: [2, 3, 4, 4])
        let extra = try (scores * scores).scaled(by: 0.5, plus: 1).squareRoot().sum()
        return try crossEntropy(scores, target: target)
            + softDiceLoss(scores.softmax(along: 1), target: target)
            + extra.scaled(by: 0.01)
    }

    private static func parameters() throws -> Parameters {
        try Parameters([
            "image": .sines([2, 2, 4, 4], from: 0), "kernel": .sines([3, 2, 3, 3], from: 1),
            "bias": .sines([3], from: 2), "weight": .sines([3], from: 3), "shift": .sines([3], from: 4),
        ])
    }

    @Test(arguments: [false, true])
    func `Gradients agree with finite differences in 64 bits`(channelsLast: Bool) throws {
        let parameters = try Self.parameters().trackingGradients()
        let slopes = try gradients(of: Self.loss(parameters, channelsLast: channelsLast), withRespectTo: parameters)
        let step = 1e-5
        for name in parameters.names {
            let tensor = try parameters.tensor(name)
            let values = try tensor.doubles()
            let differences = try values.indices.map { index in
                let sides = try [step, -step].map { side in
                    var (moved, shifted) = (values, parameters)
                    moved[index] += side
                    shifted.set(name, to: try Tensor(moved, shape: tensor.shape))
                    return try Self.loss(shifted).scalar()
                }
                return (sides[0] - sides[1]) / (2 * step)
            }
            // Central differences err by the square of the step, and by rounding over the step.
            #expect(try largestDifference(slopes.tensor(name).doubles(), differences) < 1e-8, "\(name)")
        }
    }

    @Test func `Gradients have the shapes of their parameters`() throws {
        let parameters = try Self.parameters().trackingGradients()
        let slopes = try gradients(of: Self.loss(parameters), withRespectTo: parameters)
        for name in parameters.names {
            #expect(try slopes.tensor(name).shape == parameters.tensor(name).shape)
        }
    }

    @Test func `A loss that does not depend on a parameter has no gradient there`() throws {
        let parameters = try Self.parameters().trackingGradients()
        let loss = try parameters.tensor("bias").sum()
        #expect(throws: TorchError.self) { try gradients(of: loss, withRespectTo: parameters) }
    }

    @Test func `Only a single number has gradients`() throws {
        let inputs = [try Tensor([1, 2] as [Double], shape: [2]).detached(trackingGradient: true)]
        #expect(
            throws: TorchError.shapeMismatch(
                operation: "gradients", reason: "shape [2] is not a single number")
        ) {
            try gradients(of: inputs[0].scaled(by: 2), withRespectTo: inputs)
        }
    }

    @Test func `Nothing is recorded without gradients, and afterwards it is again`() throws {
        let inputs = [try Tensor([3.0], shape: [1]).detached(trackingGradient: true)]
        let silent = try withoutGradients { () throws(TorchError) in try (inputs[0] * inputs[0]).sum() }
        #expect(throws: TorchError.self) { try gradients(of: silent, withRespectTo: inputs) }
        let loud = try (inputs[0] * inputs[0]).sum()
        #expect(try gradients(of: loud, withRespectTo: inputs)[0].doubles() == [6])
    }

    @Test func `What is made in inference has no gradients, and afterwards they are taken again`() throws {
        let inputs = [try Tensor([3.0], shape: [1]).detached(trackingGradient: true)]
        let square = try withInference { () throws(TorchError) in try (inputs[0] * inputs[0]).sum() }
        #expect(try square.scalar() == 9)
        #expect(throws: TorchError.self) { try gradients(of: square, withRespectTo: inputs) }
        let loud = try (inputs[0] * inputs[0]).sum()
        #expect(try gradients(of: loud, withRespectTo: inputs)[0].doubles() == [6])
    }

    @Test func `Detached values have no history`() throws {
        let inputs = [try Tensor([3.0], shape: [1]).detached(trackingGradient: true)]
        let cut = try inputs[0].scaled(by: 2).detached().sum()
        #expect(throws: TorchError.self) { try gradients(of: cut, withRespectTo: inputs) }
    }
}
