import TestSupport
import Testing
import Torch

@Suite struct OptimizerTests {
    @Test(arguments: ["adamw", "adam", "sgd", "sgd_momentum"])
    func `Optimizers with clipped gradients take PyTorch's steps`(name: String) throws {
        let target = try Tensor.sines([6], from: 7).scaled(by: 4)
        var parameters = Parameters(["p": try .sines([6], from: 0)])
        var optimizer: any Optimizer =
            switch name {
            case "adamw": AdamW(weightDecay: 0.1)
            case "adam": AdamW(weightDecay: 0)
            case "sgd": SGD()
            default: SGD(momentum: 0.9)
            }
        let golden = try TorchGolden.steps(of: name)
        #expect(golden.count == 4)
        for (index, step) in golden.enumerated() {
            let tracked = try parameters.trackingGradients()
            let p = try tracked.tensor("p")
            let slopes = try gradients(of: (target * p * p).sum() + p.sum(), withRespectTo: tracked)
            parameters = try optimizer.updated(
                parameters, gradients: slopes.clipped(toNorm: 2), learningRate: 0.05)
            // PyTorch divides by norm + 1e-6 when it clips, so the paths drift apart by about that much.
            #expect(abs(try slopes.norm() - step.norm) < 1e-5)
            #expect(try largestDifference(parameters.tensor("p").doubles(), step.parameter) < 1e-6)
            #expect(optimizer.step == index + 1)
        }
    }

    @Test func `A resumed optimizer takes the same step as one that was not interrupted`() throws {
        let start = Parameters(["p": try Tensor.sines([3], from: 0)])
        let slopes = try (0..<3).map { Parameters(["p": try Tensor.sines([3], from: Double($0 + 5))]) }
        for make in [{ AdamW(weightDecay: 0.1) as any Optimizer }, { SGD(momentum: 0.5) }] {
            var (whole, first, second) = (make(), make(), make())
            var (expected, found) = (start, start)
            for slope in slopes {
                expected = try whole.updated(expected, gradients: slope, learningRate: 0.1)
            }
            for slope in slopes.prefix(2) { found = try first.updated(found, gradients: slope, learningRate: 0.1) }
            second.resume(memory: first.memory, step: first.step)
            found = try second.updated(found, gradients: slopes[2], learningRate: 0.1)
            #expect(try found.tensor("p").doubles() == expected.tensor("p").doubles())
        }
    }

    @Test func `Gradients within the limit stay as they are, longer ones keep their direction`() throws {
        let slopes = Parameters(["a": try Tensor([3.0], shape: [1]), "b": try Tensor([4.0, 0], shape: [2])])
        #expect(try slopes.norm() == 5)
        #expect(try slopes.clipped(toNorm: 5).tensor("b").doubles() == [4, 0])
        let clipped = try slopes.clipped(toNorm: 1)
        #expect(abs(try clipped.norm() - 1) < 1e-15)
        #expect(try largestDifference(clipped.tensor("a").doubles(), [0.6]) < 1e-15)
    }

    @Test func `The running mean keeps its share of what it was`() throws {
        let mean = Parameters(["a": try Tensor([1.0], shape: [1])])
        let latest = Parameters(["a": try Tensor([2.0], shape: [1])])
        #expect(abs(try mean.averaged(with: latest, decay: 0.75).tensor("a").scalar() - 1.25) < 1e-15)
        #expect(try mean.averaged(with: latest, decay: 0).tensor("a").scalar() == 2)
    }

    @Test func `The learning rate rises in a line and falls to 0`() {
        let rate = LearningRate(peak: 1, warmUp: 4, steps: 10, power: 1)
        let rates = (0...10).map { rate.rate(atStep: $0) }
        #expect(largestDifference(rates, [0.25, 0.5, 0.75, 1, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0]) < 1e-15)
    }
}

@Suite struct ParametersTests {
    @Test func `Names come in the order of their bytes`() throws {
        let one = try Tensor([1, 2] as [Float], shape: [2])
        let parameters = Parameters(["b": one, "a.10": one, "a.2": one, "B": one])
        #expect(parameters.names == ["B", "a.10", "a.2", "b"])
        #expect(parameters.elementCount == 8)
    }

    @Test func `A name that is not there is an error that says it`() {
        #expect(throws: TorchError.missingParameter("head.weight")) { try Parameters().tensor("head.weight") }
    }
}
