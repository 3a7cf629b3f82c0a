import Glibc
import Segmentation
import TestSupport
import Testing
import Torch

private func sines(_ shape: [Int], from start: Double) throws(TorchError) -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { sin(start + 0.7 * Double($0)) }, shape: shape)
}

@Suite struct UNetTests {
    @Test func `The network gives the numbers of the same network in PyTorch`() throws {
        let network = UNet(classes: 3, baseWidth: 2)
        var generator = SeededGenerator(seed: 0)
        var parameters = try network.initialParameters(using: &generator)
        for (index, name) in parameters.names.enumerated() {
            parameters.set(name, to: try sines(parameters.tensor(name).shape, from: Double(index)))
        }
        let scores = try network(sines([1, 1, 32, 32], from: 0), using: parameters)
        #expect(scores.shape == [1, 3, 32, 32])
        let all = try scores.doubles()
        // Every fifth row and column.
        let places = (0..<3).flatMap { channel in
            stride(from: 0, to: 32, by: 5).flatMap { row in
                stride(from: 0, to: 32, by: 5).map { column in column + 32 * (row + 32 * channel) }
            }
        }
        // 64 bits through 18 normalisations.
        #expect(try largestDifference(places.map { all[$0] }, TorchGolden.layer("unet")) < 1e-8)
    }

    @Test(arguments: [(2, 16, 32), (3, 128, 128), (1, 48, 16)])
    func `Scores have a channel per class and the size of the images`(batch: Int, height: Int, width: Int)
        throws
    {
        let network = UNet(inputChannels: 2, classes: 4, baseWidth: 4)
        var generator = SeededGenerator(seed: 0)
        let parameters = try network.initialParameters(using: &generator)
        let images = try Tensor(
            [Float](repeating: 0.5, count: batch * 2 * height * width), shape: [batch, 2, height, width])
        let scores = try network(images, using: parameters)
        #expect(scores.shape == [batch, 4, height, width])
        #expect(try scores.floats().allSatisfy { $0.isFinite })
    }

    @Test func `Channels double from the base width to eight times as many`() throws {
        var generator = SeededGenerator(seed: 0)
        let parameters = try UNet(classes: 2, baseWidth: 8).initialParameters(using: &generator)
        let widths = try (0...4).map { try parameters.tensor("encoder.\($0).0.conv.weight").shape[0] }
        #expect(widths == [8, 16, 32, 64, 64])
        #expect(try parameters.tensor("head.weight").shape == [2, 24, 1, 1])
        #expect(parameters.elementCount == 307_194)
    }

    @Test(arguments: [[1, 1, 16, 24], [1, 2, 16, 16], [1, 1, 0, 16], [1, 16, 16]])
    func `An image of another size or number of channels is refused`(shape: [Int]) throws {
        let network = UNet(classes: 2, baseWidth: 1)
        var generator = SeededGenerator(seed: 0)
        let parameters = try network.initialParameters(using: &generator)
        let images = try Tensor([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
        #expect(throws: TorchError.self) { try network(images, using: parameters) }
    }

    @Test func `The same seed gives the same start, another seed another`() throws {
        func weights(_ seed: UInt64) throws -> [UInt8] {
            var generator = SeededGenerator(seed: seed)
            return try SafeTensors.file(
                of: UNet(classes: 2, baseWidth: 2).initialParameters(using: &generator))
        }
        #expect(try weights(3) == weights(3))
        #expect(try weights(3) != weights(4))
    }
}
