import Glibc
import TestSupport
import Testing
import Torch

@testable import Segmentation

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

    @Test func `Short numbers give nearly the same scores and the same way down`() throws {
        let network = UNet(inputChannels: 2, classes: 3, baseWidth: 8)
        var generator = SeededGenerator(seed: 3)
        let parameters = try network.initialParameters(using: &generator).trackingGradients()
        let images = try Tensor((0..<2 * 2 * 32 * 48).map { _ in Float(generator.normal()) }, shape: [2, 2, 32, 48])
        let target = try Tensor.filled(with: 1.0 / 3, shape: [2, 3, 32, 48])
        func answer(in type: ElementType) throws -> (scores: [Double], slopes: [Double]) {
            let scores = try network(images, using: parameters, in: type)
            #expect(scores.shape == [2, 3, 32, 48] && scores.elementType == .float32)
            let slopes = try gradients(of: (scores * scores * target).sum(), withRespectTo: parameters)
            return (try scores.doubles(), try slopes.names.flatMap { try slopes.tensor($0).doubles() })
        }
        let (long, short) = (try answer(in: .float32), try answer(in: .bfloat16))
        func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        func cosine(_ a: [Double], _ b: [Double]) -> Double { product(a, b) / sqrt(product(a, a) * product(b, b)) }
        // PyTorch's own short numbers, in the same network with other weights: 0.9983 to 0.9993, and 0.90 to 0.93.
        #expect(cosine(long.scores, short.scores) > 0.998 && cosine(long.slopes, short.slopes) > 0.9)
        #expect(long.scores != short.scores)
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

    @Test(arguments: [(1, 2), (2, 3), (3, 1)])
    func `A patch is one pixel of the finest level, and gets back a score for each of its pixels`(
        patch: Int, batch: Int
    )
        throws
    {
        let network = UNet(inputChannels: 2, classes: 3, baseWidth: 4, patch: patch)
        var generator = SeededGenerator(seed: 0)
        let parameters = try network.initialParameters(using: &generator)
        let (height, width) = (16 * patch, 32 * patch)
        let images = try Tensor.filled(with: 0.5, shape: [batch, 2, height, width])
        #expect(try network.features(of: images, using: parameters).shape == [batch, network.featureCount, 16, 32])
        #expect(try network(images, using: parameters).shape == [batch, 3, height, width])
        #expect(network.sizeUnit == 16 * patch)
    }

    @Test func `Folded pixels stand in channels, row by row of their patch, and come back`() throws {
        // Pixel values 100 * channel + 10 * row + column.
        var values: [Double] = []
        for channel in 0..<2 {
            for row in 0..<4 { values += (0..<6).map { Double(100 * channel + 10 * row + $0) } }
        }
        let images = try Tensor(values, shape: [1, 2, 4, 6])
        let folded = try images.folded(by: 2)
        #expect(folded.shape == [1, 8, 2, 3])
        // The patch at row 1, column 2 of the second channel.
        let all = try folded.doubles()
        let patch = (4..<8).map { channel in all[channel * 6 + 5] }
        #expect(patch == [124, 125, 134, 135])
        #expect(try folded.unfolded(by: 2).doubles() == values)
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
