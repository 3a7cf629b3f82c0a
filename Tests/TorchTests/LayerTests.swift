import TestSupport
import Testing
import Torch

/// Both sides compute in 64 bits and differ only in the order of sums.
private let tolerance = 1e-12

@Suite struct LayerTests {
    @Test func `A convolution gives PyTorch's numbers`() throws {
        let kernel = try Tensor.sines([4, 3, 3, 3], from: 1)
        let image = try Tensor.sines([2, 3, 5, 6], from: 0)
        let padded = try image.convolved(with: kernel, bias: .sines([4], from: 2), padding: 1)
        #expect(padded.shape == [2, 4, 5, 6])
        #expect(try largestDifference(padded.doubles(), TorchGolden.layer("convolved")) < tolerance)
        let plain = try image.convolved(with: kernel)
        #expect(plain.shape == [2, 4, 3, 4])
        #expect(
            try largestDifference(plain.doubles(), TorchGolden.layer("convolved_without_padding")) < tolerance
        )
    }

    @Test func `A convolution with a stride gives PyTorch's numbers`() throws {
        let result = try Tensor.sines([2, 3, 5, 6], from: 0)
            .convolved(with: .sines([4, 3, 3, 3], from: 1), bias: .sines([4], from: 2), stride: 2, padding: 1)
        #expect(result.shape == [2, 4, 3, 3])
        #expect(
            try largestDifference(result.doubles(), TorchGolden.layer("convolved_with_stride")) < tolerance)
    }

    @Test func `Batch normalisation gives PyTorch's numbers, by the batch and by stored statistics`() throws {
        let image = try Tensor.sines([2, 3, 5, 6], from: 0)
        let (weight, bias) = (try Tensor.sines([3], from: 3), try Tensor.sines([3], from: 4))
        let own = try image.batchNormalized(weight: weight, bias: bias)
        #expect(own.shape == [2, 3, 5, 6])
        #expect(try largestDifference(own.doubles(), TorchGolden.layer("batch_normalized")) < tolerance)
        let spread = try Tensor.sines([3], from: 6)
        let stored = try image.batchNormalized(
            weight: weight, bias: bias,
            statistics: (.sines([3], from: 5), (spread * spread).scaled(by: 1, plus: 0.5)))
        #expect(
            try largestDifference(stored.doubles(), TorchGolden.layer("batch_normalized_by_stored")) < tolerance)
    }

    @Test func `A batch normalised by its own measured statistics is normalised as by itself`() throws {
        let image = try Tensor.sines([2, 3, 5, 6], from: 0)
        let (weight, bias) = (try Tensor.sines([3], from: 3), try Tensor.sines([3], from: 4))
        let measured = try image.batchNormalized(
            weight: weight, bias: bias, statistics: image.channelStatistics())
        let own = try image.batchNormalized(weight: weight, bias: bias)
        #expect(try largestDifference(measured.doubles(), own.doubles()) < tolerance)
    }

    @Test func `Convolutions of volumes and steps back give PyTorch's numbers`() throws {
        let volume = try Tensor.sines([1, 2, 4, 5, 3], from: 0)
            .convolved(with: .sines([3, 2, 3, 3, 2], from: 1), bias: .sines([3], from: 2), padding: 1)
        #expect(volume.shape == [1, 3, 4, 5, 4])
        #expect(try largestDifference(volume.doubles(), TorchGolden.layer("convolved_volume")) < tolerance)
        let doubled = try Tensor.sines([2, 3, 5, 6], from: 0)
            .transposedConvolved(with: .sines([3, 2, 2, 2], from: 1), bias: .sines([2], from: 2), stride: 2)
        #expect(doubled.shape == [2, 2, 10, 12])
        #expect(try largestDifference(doubled.doubles(), TorchGolden.layer("transposed_convolved")) < tolerance)
        let grown = try Tensor.sines([1, 2, 2, 3, 2], from: 0)
            .transposedConvolved(with: .sines([2, 3, 2, 2, 2], from: 1), stride: 2)
        #expect(grown.shape == [1, 3, 4, 6, 4])
        #expect(
            try largestDifference(grown.doubles(), TorchGolden.layer("transposed_convolved_volume")) < tolerance)
    }

    @Test func `Group and layer normalisation give PyTorch's numbers`() throws {
        let groups = try Tensor.sines([2, 4, 3, 3], from: 0)
            .groupNormalized(groups: 2, weight: .sines([4], from: 3), bias: .sines([4], from: 4))
        #expect(try largestDifference(groups.doubles(), TorchGolden.layer("group_normalized")) < tolerance)
        let layer = try Tensor.sines([2, 3, 5, 6], from: 0)
            .layerNormalized(weight: .sines([5, 6], from: 3), bias: .sines([5, 6], from: 4))
        #expect(try largestDifference(layer.doubles(), TorchGolden.layer("layer_normalized")) < tolerance)
    }

    @Test func `Average pooling, sampling at places and attention give PyTorch's numbers`() throws {
        let image = try Tensor.sines([2, 3, 5, 6], from: 0)
        #expect(
            try largestDifference(image.averagePooled().doubles(), TorchGolden.layer("average_pooled")) < tolerance)
        let sampled = try image.sampled(at: .sines([2, 4, 3, 2], from: 8).scaled(by: 1.2))
        #expect(sampled.shape == [2, 3, 4, 3])
        #expect(try largestDifference(sampled.doubles(), TorchGolden.layer("sampled")) < tolerance)
        let found = try attention(
            queries: .sines([2, 3, 4], from: 0), keys: .sines([2, 5, 4], from: 1), values: .sines([2, 5, 6], from: 2))
        #expect(found.shape == [2, 3, 6])
        #expect(try largestDifference(found.doubles(), TorchGolden.layer("attention")) < tolerance)
    }

    @Test func `An LSTM gives the numbers of PyTorch's, forwards and backwards`() throws {
        let lstm = LSTM(inputs: 3, outputs: 4)
        func parameters(from start: Int) throws -> Parameters {
            try Parameters([
                "bias": .sines([16], from: Double(start)), "hidden.weight": .sines([16, 4], from: Double(start + 1)),
                "input.weight": .sines([16, 3], from: Double(start + 2)),
            ])
        }
        let rows = try Tensor.sines([6, 3], from: 0)
        let forward = try lstm.outputs(for: rows, using: parameters(from: 0))
        let backward = try lstm.outputs(for: rows, backwards: true, using: parameters(from: 3))
        let both = try Tensor.concatenated([forward, backward], along: 1)
        #expect(both.shape == [6, 8])
        #expect(try largestDifference(both.doubles(), TorchGolden.fewShot("lstm")) < tolerance)
    }

    @Test func `Channels that lie beside each other change nothing but the memory`() throws {
        let image = try Tensor.sines([2, 3, 5, 6], from: 0)
        let turned = try image.channelsLast()
        #expect(try turned.shape == image.shape && turned.doubles() == image.doubles())
        let kernel = try Tensor.sines([4, 3, 3, 3], from: 1)
        let (a, b) = (try image.convolved(with: kernel), try turned.convolved(with: kernel.channelsLast()))
        #expect(try largestDifference(a.doubles(), b.doubles()) < tolerance)
    }

    @Test func `Short numbers keep eight bits and their range`() throws {
        let short = try Tensor([1, 1.0 / 3, -3e38, 0] as [Float], shape: [4]).converted(to: .bfloat16)
        #expect(short.elementType == .bfloat16)
        let values = try short.floats()
        // The 8 significant bits of a third are 0.333984375.
        #expect(values[0] == 1 && values[1] == 0.333984375 && values[3] == 0)
        #expect(abs(values[2] / -3e38 - 1) < 1.0 / 256)
        #expect(try short.doubles() == values.map(Double.init))
        let (read, _) = try SafeTensors.contents(of: SafeTensors.file(of: Parameters(["a": short])))
        #expect(try read.tensor("a").elementType == .bfloat16 && read.tensor("a").floats() == values)
    }

    @Test func `Instance normalisation gives PyTorch's numbers in either layout`() throws {
        let image = try Tensor.sines([2, 3, 5, 6], from: 0)
        for image in [image, try image.channelsLast()] {
            let result = try image.instanceNormalized(weight: .sines([3], from: 3), bias: .sines([3], from: 4))
            #expect(result.shape == [2, 3, 5, 6])
            #expect(try largestDifference(result.doubles(), TorchGolden.layer("instance_normalized")) < tolerance)
        }
    }

    @Test func `Instance normalisation turns a constant channel into its bias`() throws {
        let image = try Tensor([Double](repeating: 7, count: 8), shape: [1, 2, 2, 2])
        let result = try image.instanceNormalized(
            weight: Tensor([3.0, 5], shape: [2]), bias: Tensor([-1.0, 0.5], shape: [2]))
        #expect(
            largestDifference(try result.doubles(), [-1, -1, -1, -1, 0.5, 0.5, 0.5, 0.5]) < tolerance)
    }

    @Test func `Leaky ReLU, pooling and resampling give PyTorch's numbers`() throws {
        let image = try Tensor.sines([2, 3, 5, 6], from: 0)
        #expect(
            try largestDifference(image.leakyReLU().doubles(), TorchGolden.layer("leaky_relu")) < tolerance)
        let pooled = try image.maxPooled()
        #expect(pooled.shape == [2, 3, 2, 3])
        #expect(try largestDifference(pooled.doubles(), TorchGolden.layer("max_pooled")) < tolerance)
        // The last of five rows has no partner: the first four alone have the same answer, by a shorter way.
        let even = try Tensor(image.slice(0..<4, of: 2).doubles(), shape: [2, 3, 4, 6])
        #expect(try even.maxPooled().doubles() == pooled.doubles())
        let resampled = try image.resampled(height: 10, width: 9)
        #expect(resampled.shape == [2, 3, 10, 9])
        #expect(try largestDifference(resampled.doubles(), TorchGolden.layer("resampled")) < tolerance)
    }

    @Test func `A pixel that is not a number is the greatest of its four`() throws {
        for place in 0..<4 {
            let pixels = (0..<4).map { $0 == place ? Float.nan : Float($0) }
            #expect(try Tensor(pixels, shape: [1, 1, 2, 2]).maxPooled().floats()[0].isNaN)
        }
    }

    @Test func `The softmax and its logarithm give PyTorch's numbers`() throws {
        let scores = try Tensor.sines([2, 3, 4, 4], from: 5).scaled(by: 3)
        #expect(
            try largestDifference(scores.softmax(along: 1).doubles(), TorchGolden.layer("softmax"))
                < tolerance)
        #expect(
            try largestDifference(scores.logSoftmax(along: 1).doubles(), TorchGolden.layer("log_softmax"))
                < tolerance)
    }

    @Test func `The logarithm of a softmax stays finite where the softmax is 0`() throws {
        let scores = try Tensor([0, 1000] as [Float], shape: [1, 2, 1, 1])
        #expect(try scores.softmax(along: 1).floats() == [0, 1])
        #expect(try scores.logSoftmax(along: 1).floats() == [-1000, 0])
    }
}

@Suite struct LossTests {
    @Test func `Both losses give PyTorch's numbers and pass over pixels that nobody annotated`() throws {
        let scores = try Tensor.sines([2, 3, 4, 4], from: 5).scaled(by: 3)
        let target = try goldenTarget()
        let entropy = try crossEntropy(scores, target: target)
        #expect(try largestDifference([entropy.scalar()], TorchGolden.layer("cross_entropy")) < tolerance)
        let dice = try softDiceLoss(scores.softmax(along: 1), target: target)
        #expect(try largestDifference([dice.scalar()], TorchGolden.layer("soft_dice_loss")) < tolerance)
    }

    @Test func `Binary cross-entropy and focal loss give PyTorch's numbers`() throws {
        let scores = try Tensor.sines([2, 3, 4, 4], from: 5).scaled(by: 3)
        let focal = try focalLoss(scores, target: goldenTarget())
        #expect(try largestDifference([focal.scalar()], TorchGolden.layer("focal_loss")) < tolerance)
        #expect(
            try focalLoss(scores, target: goldenTarget(), focus: 0).scalar()
                == crossEntropy(scores, target: goldenTarget()).scalar())
        let shares = try Tensor.sines([2, 3, 5, 6], from: 1)
        let binary = try binaryCrossEntropy(
            .sines([2, 3, 5, 6], from: 0).scaled(by: 30), target: shares * shares)
        #expect(try largestDifference([binary.scalar()], TorchGolden.layer("binary_cross_entropy")) < tolerance)
    }

    @Test func `Without an annotated pixel the loss is 0`() throws {
        let scores = try Tensor.sines([1, 2, 2, 2], from: 0)
        #expect(try crossEntropy(scores, target: scores.zeros()).scalar() == 0)
        #expect(try softDiceLoss(scores.softmax(along: 1), target: scores.zeros()).scalar() == 0)
    }

    @Test func `Equal scores of n classes cost log n`() throws {
        let target = try Tensor([1.0, 0, 0, 0], shape: [1, 4, 1, 1])
        #expect(abs(try crossEntropy(target.zeros(), target: target).scalar() - 1.3862943611198906) < 1e-15)
    }

    @Test func `A target of another shape is refused`() throws {
        let (scores, target) = (
            try Tensor.sines([1, 2, 2, 2], from: 0), try Tensor.sines([1, 2, 2, 1], from: 0)
        )
        #expect(throws: TorchError.self) { try crossEntropy(scores, target: target) }
        #expect(throws: TorchError.self) { try softDiceLoss(target, target: scores) }
    }
}
