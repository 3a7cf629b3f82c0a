import Testing
import Torch

@testable import Segmentation

@Suite struct CrossUNetTests {
    private static let network = CrossUNet(inputChannels: 2, width: 6, patch: 1)

    private func random(_ shape: [Int], _ seed: UInt64) throws -> Tensor {
        var generator = SeededGenerator(seed: seed)
        return try Tensor((0..<shape.reduce(1, *)).map { _ in Float(generator.normal()) }, shape: shape)
    }

    private func parameters() throws -> Parameters {
        var generator = SeededGenerator(seed: 4)
        return try Self.network.initialParameters(using: &generator)
    }

    private func scores(_ queries: Tensor, _ pictures: Tensor, _ masks: Tensor) throws -> [Float] {
        try Self.network(queries, pictures: pictures, masks: masks, using: parameters()).floats()
    }

    private func farthest(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map { abs($0 - $1) }.max() ?? .infinity }

    @Test func `The order of annotated pictures does not matter, and what was drawn does`() throws {
        let (queries, pictures) = (try random([1, 2, 16, 16], 1), try random([3, 2, 16, 16], 2))
        let masks = try random([1, 3, 16, 16], 3)
        let found = try scores(queries, pictures, masks)
        let turned = try scores(queries, pictures.selected([2, 0, 1], of: 0), masks.selected([2, 0, 1], of: 1))
        #expect(farthest(found, turned) < 1e-4)
        let mixed = try scores(queries, pictures, masks.selected([2, 0, 1], of: 1))
        #expect(farthest(found, mixed) > 1e-3)
    }

    @Test func `Pictures and structures of one batch are answered as each alone`() throws {
        let (queries, pictures) = (try random([2, 2, 16, 16], 1), try random([2, 2, 16, 16], 2))
        let masks = try random([3, 2, 16, 16], 3)
        let together = try Self.network(queries, pictures: pictures, masks: masks, using: parameters())
        #expect(together.shape == [2, 4, 16, 16])
        for query in 0..<2 {
            for structure in 0..<3 {
                let alone = try scores(
                    queries.slice(query..<query + 1, of: 0), pictures, masks.slice(structure..<structure + 1, of: 0))
                let same = try together.slice(query..<query + 1, of: 0)
                let background = try same.slice(0..<1, of: 1).floats()
                let own = try same.slice(structure + 1..<structure + 2, of: 1).floats()
                #expect(background.allSatisfy { $0 == 0 })
                #expect(farthest(Array(alone[256...]), own) < 1e-4)
            }
        }
    }

    @Test func `A picture meets the annotated ones that are most like it`() throws {
        // Even pictures of rising brightness, which differ by it alone.
        let brightness: [Float] = [0, 0.2, 0.5, 0.6, 1]
        let even = { (values: [Float]) in
            try Tensor(values.flatMap { [Float](repeating: $0, count: 2 * 256) }, shape: [values.count, 2, 16, 16])
        }
        let (queries, masks) = (try even([0.52, 0.9]), try random([2, 5, 16, 16], 3))
        let found = try InContext.scores(
            of: queries, pictures: even(brightness), masks: masks, by: Self.network, using: parameters())
        for (query, nearest) in [(0, [2, 3]), (1, [4, 3])] {
            let alone = try scores(
                queries.slice(query..<query + 1, of: 0), even(nearest.map { brightness[$0] }),
                masks.selected(nearest, of: 1))
            #expect(farthest(try found.slice(query..<query + 1, of: 0).floats(), alone) < 1e-4)
        }
    }

    /// The paper's cross convolution is one convolution of both pictures side by side.
    @Test func `A kernel in two parts is one over both pictures`() throws {
        let (query, support) = (try random([1, 2, 16, 16], 1), try random([1, 3, 16, 16], 2))
        let (own, other) = (try random([6, 2, 3, 3], 3), try random([6, 3, 3, 3], 4))
        let whole = try Tensor.concatenated([query, support], along: 1).convolved(
            with: .concatenated([own, other], along: 1), padding: 1)
        let parts = try query.convolved(with: own, padding: 1) + support.convolved(with: other, padding: 1)
        #expect(farthest(try whole.floats(), try parts.floats()) < 1e-4)
    }

    @Test func `Masks that are not those of the pictures are refused`() throws {
        #expect(throws: TorchError.self) {
            try scores(random([1, 2, 16, 16], 1), random([2, 2, 16, 16], 2), random([1, 3, 16, 16], 3))
        }
    }
}
