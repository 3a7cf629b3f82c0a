import MetaLearning
import Testing
import Torch

@Suite struct PyramidEmbeddingTests {
    private let network = PyramidEmbedding(channels: 1, side: 64, widths: [4, 5, 6, 7])

    private func pictures(_ count: Int, seed: UInt64) throws -> Tensor {
        var generator = SeededGenerator(seed: seed)
        return try Tensor((0..<count * 64 * 64).map { _ in Float(generator.uniform()) }, shape: [count, 1, 64, 64])
    }

    @Test func `Levels have the features that the documentation counts`() throws {
        var generator = SeededGenerator(seed: 1)
        let parameters = try network.initialParameters(using: &generator)
        let levels = try network.levels(of: pictures(3, seed: 2), using: parameters)
        // Fields of the picture; mean and deviation per channel; these and 16 fields from the third block on.
        #expect(levels.map(\.shape) == [[3, 64], [3, 8], [3, 10], [3, 6 * 18], [3, 7 * 18]])
    }

    @Test func `Every level of a row has length 1, so that a row has the root of their number`() throws {
        var generator = SeededGenerator(seed: 1)
        let parameters = try network.initialParameters(using: &generator)
        let rows = try network(pictures(3, seed: 2), using: parameters)
        for square in try (rows * rows).sum(over: [1]).floats() { #expect(abs(square - 5) < 1e-4) }
    }

    @Test func `With statistics a picture's row does not depend on the pictures beside it`() throws {
        var generator = SeededGenerator(seed: 1)
        var parameters = try network.initialParameters(using: &generator)
        parameters = parameters.merged(with: try network.statistics(of: pictures(6, seed: 3), using: parameters))
        let batch = try pictures(4, seed: 4)
        let together = try network(batch, using: parameters).slice(1..<2, of: 0).floats()
        let alone = try network(batch.slice(1..<2, of: 0), using: parameters).floats()
        for (a, b) in zip(together, alone) { #expect(abs(a - b) < 1e-5) }
    }

    @Test func `Twice the brightness and another offset change only the level of the picture itself`() throws {
        var generator = SeededGenerator(seed: 1)
        let parameters = try network.initialParameters(using: &generator)
            .merged(
                with: network.statistics(of: pictures(6, seed: 3), using: network.initialParameters(using: &generator)))
        // Far from constant, so that the guard against a division by 0 does not show.
        let picture = try pictures(2, seed: 5).scaled(by: 40)
        let plain = try network.levels(of: picture, using: parameters)
        let bright = try network.levels(of: picture.scaled(by: 2, plus: 0.3), using: parameters)
        for level in 1..<plain.count {
            for (a, b) in zip(try plain[level].floats(), try bright[level].floats()) {
                #expect(abs(a - b) < 0.02 * max(1, abs(a)))
            }
        }
        #expect(try plain[0].floats() != bright[0].floats())
    }

    @Test func `A model file says which network it holds`() throws {
        let learner = try MethodName.matching.learner(for: [3, 64, 64], ways: 5, on: .pyramid)
        var generator = SeededGenerator(seed: 1)
        let pictures = try Tensor((0..<3 * 3 * 4096).map { _ in Float(generator.uniform()) }, shape: [3, 3, 64, 64])
        let fresh = try learner.initialParameters(using: &generator)
        let measured = try PyramidEmbedding().statistics(of: pictures, using: fresh.below("encoder."))
        let model = ClassifierModel(
            method: .matching, network: .pyramid, shape: [3, 64, 64], ways: 5,
            parameters: fresh.merged(with: measured.under("encoder.")), record: ["seed": "1"])
        let read = try ClassifierModel(safetensors: model.safetensors())
        #expect(read.network == .pyramid && read.record["seed"] == "1")
        #expect(read.parameters.names == model.parameters.names)
    }

    @Test(arguments: [MethodName.maml, .relation, .matchingFCE])
    func `A method that the pyramid does not suit is refused`(method: MethodName) {
        #expect(throws: TorchError.self) { try method.learner(for: [3, 64, 64], ways: 5, on: .pyramid) }
    }
}
