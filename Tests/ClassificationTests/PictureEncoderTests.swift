import Classification
import Imaging
import MetaLearning
import Testing
import Torch

@Suite struct PictureEncoderTests {
    private static func model(_ network: NetworkName) throws -> [UInt8] {
        let shape = network == .pyramid ? [3, 64, 64] : [3, 28, 28]
        let learner = try MethodName.matching.learner(for: shape, ways: 5, on: network)
        var generator = SeededGenerator(seed: 1)
        let count = shape.reduce(1, *)
        let pictures = try Tensor(
            (0..<4 * count).map { _ in Float(generator.uniform()) }, shape: [4] + shape)
        let targets = try Tensor((0..<16).map { $0 % 5 == 0 ? Float(1) : 0 }, shape: [4, 4])
        let fresh = try learner.initialParameters(using: &generator)
        let episode = try Episode(support: pictures, supportTargets: targets, query: pictures, queryTargets: targets)
        return try ClassifierModel(
            method: .matching, network: network, shape: shape, ways: 5,
            parameters: fresh.merged(with: learner.statistics(of: episode, using: fresh)), record: [:]
        ).safetensors()
    }

    private static func square(_ shade: (Int, Int) -> Float, side: Int = 64) throws -> ColourSquare {
        let pixels = (0..<side * side).map { shade($0 % side, $0 / side) }
        return try #require(ColourSquare([Raster(width: side, height: side, pixels: pixels)], side: 64))
    }

    @Test func `A slice unlike the rest of its volume counts less, and all weights add up`() throws {
        let encoder = try PictureEncoder(safetensors: Self.model(.pyramid))
        let organ = try (0..<5).map { k in try Self.square { x, y in Float((x + y + k) % 9) / 9 } }
        let empty = try Self.square { _, _ in 0 }
        let seen = try encoder.embedding(of: organ + [empty])
        #expect(abs(seen.sliceWeights.reduce(0, +) - 1) < 1e-5)
        #expect(seen.sliceWeights.dropLast().allSatisfy { $0 > 2 * seen.sliceWeights[5] })
    }

    @Test func `A single picture is its own pool`() throws {
        let encoder = try PictureEncoder(safetensors: Self.model(.pyramid))
        let square = try Self.square { x, y in Float(x * y % 17) / 17 }
        let one = try encoder.embedding(of: [square])
        #expect(one.sliceWeights == [1])
        let two = try encoder.embedding(of: [square, square])
        // The root of features near 0 makes rounding up to 500 times larger.
        for (a, b) in zip(one.levels.joined(), two.levels.joined()) { #expect(abs(a - b) < 1e-4) }
    }

    @Test func `A model of another network is refused`() throws {
        let model = try Self.model(.conv4)
        #expect(throws: TorchError.self) { try PictureEncoder(safetensors: model) }
        #expect(throws: TorchError.self) { try PictureEncoder(safetensors: Array(model.prefix(100))) }
    }

    @Test func `CT shows its windows as colours, and everything else is grey`() throws {
        let geometry = Geometry(
            size: SIMD3(2, 2, 3), origin: Vector(0, 0, 0), columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
        let volume = Volume(geometry: geometry, voxels: [-1000, -600, 40, 400, -1000, -600, 40, 400, 0, 1, 2, 3])
        let ct = try #require(
            ColourSquare.squares(of: volume, isCT: true, isInverted: false, side: 2)
        ).squares[0].values
        // Air is black, -600 HU the middle of the lung window, 40 HU that of soft tissue, 400 HU that of bone.
        #expect(abs(ct[1] - 0.5) < 1e-5 && abs(ct[4 + 2] - 0.5) < 1e-5 && abs(ct[8 + 3] - 0.5) < 1e-5)
        let grey = try #require(ColourSquare.squares(of: volume, isCT: false, isInverted: false, side: 2))
        #expect(grey.slices == [0, 1, 2])
        #expect(grey.squares[1].values[0..<4] == grey.squares[1].values[8..<12])
        let inverted = try #require(ColourSquare.squares(of: volume, isCT: false, isInverted: true, side: 2))
        for (a, b) in zip(grey.squares[0].values, inverted.squares[0].values) { #expect(abs(a + b - 1) < 1e-6) }
    }

    @Test func `Many slices are spread evenly`() throws {
        let geometry = Geometry(
            size: SIMD3(2, 2, 100), origin: Vector(0, 0, 0), columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
        let volume = Volume(geometry: geometry, voxels: [Float](repeating: 1, count: 400))
        let found = try #require(
            ColourSquare.squares(of: volume, isCT: false, isInverted: false, side: 2, mostSlices: 4))
        #expect(found.slices == [12, 37, 62, 87])
    }

    @Test func `What tells the classes apart is where covering it makes the answer less sure`() throws {
        let encoder = try PictureEncoder(safetensors: Self.model(.pyramid))
        // Both classes are grey ground; one has a striped corner, at another place of it every time.
        func picture(_ label: Int, _ number: Int) throws -> ColourSquare {
            try Self.square { x, y in
                let isMarked = label == 1 && x >= 40 && y >= 40
                return isMarked
                    ? Float((x + number) / 3 % 2) : 0.4 + 0.05 * Float((x * 7 + y * 13 + number * 5) % 11) / 11
            }
        }
        let labels = [0, 0, 0, 1, 1, 1]
        let support = try labels.enumerated().map { try encoder.embedding(of: [picture($0.element, $0.offset)]) }
        let classifier = try FewShotClassifier(
            support: support, labels: labels, items: Array(0..<6), classes: 2, head: .prototypical)
        let map = try OcclusionMap(of: picture(1, 9), label: 1, by: encoder, classifier)
        try #require(map.falls.count == 64)
        let strongest = try #require(map.falls.indices.max { map.falls[$0] < map.falls[$1] })
        #expect(strongest % 8 >= 4 && strongest / 8 >= 4, "field \(strongest % 8), \(strongest / 8)")
    }
}
