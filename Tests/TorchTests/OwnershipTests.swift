import Testing
import Torch

@Suite struct OwnershipTests {
    // A process of its own: other tests make tensors at the same time.
    @Test func `Every tensor of a training step is released, also after an error`() async {
        await #expect(processExitsWith: .success) {
            let start = Runtime.liveTensorCount
            for _ in 0..<3 {
                let parameters = try Parameters(["w": .sines([2, 1, 3, 3], from: 0)]).trackingGradients()
                let image = try Tensor.sines([1, 1, 4, 4], from: 1)
                let scores = try image.convolved(with: parameters.tensor("w"), padding: 1)
                let target = try scores.detached().zeros().scaled(by: 1, plus: 0.5)
                let loss = try crossEntropy(scores, target: target)
                let slopes = try gradients(of: loss, withRespectTo: parameters)
                var optimizer = AdamW()
                _ = try optimizer.updated(parameters, gradients: slopes, learningRate: 1)
                #expect(throws: TorchError.self) {
                    try image + target.sum(over: [3]) + parameters.tensor("x")
                }
                #expect(throws: TorchError.self) { try gradients(of: image.sum(), withRespectTo: parameters) }
            }
            #expect(Runtime.liveTensorCount == start)
            precondition(Runtime.liveTensorCount == start)
        }
    }
}
