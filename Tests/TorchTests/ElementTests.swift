import TestSupport
import Testing
import Torch

private let tolerance = 1e-12

@Suite struct ElementTests {
    private func agrees(_ tensor: Tensor, with name: String) throws -> Bool {
        let golden = try TorchGolden.layer(name)
        return try !golden.isEmpty && largestDifference(tensor.doubles(), golden) < tolerance
    }

    @Test func `Functions of every element give PyTorch's numbers`() throws {
        let image = try Tensor.sines([2, 3, 5, 6], from: 0)
        #expect(try agrees(image.exponential(), with: "exponential"))
        #expect(try agrees(image.scaled(by: 1, plus: 2).logarithm(), with: "logarithm"))
        #expect(try agrees(image.sigmoid(), with: "sigmoid"))
        #expect(try agrees(image.hyperbolicTangent(), with: "hyperbolic_tangent"))
        #expect(try agrees(image.smallest(along: 2), with: "smallest"))
        #expect(try Tensor([-1.0, 0, 2], shape: [3]).relu().doubles() == [0, 0, 2])
        #expect(try abs(image.mean().scalar() - image.sum().scalar() / 180) < tolerance)
    }

    @Test func `Products and distances of rows give PyTorch's numbers`() throws {
        let product = try Tensor.sines([2, 3, 4], from: 0).matrixProduct(.sines([4, 5], from: 1))
        #expect(product.shape == [2, 3, 5])
        #expect(try agrees(product, with: "matrix_product"))
        let (a, b) = (try Tensor.sines([4, 3], from: 0), try Tensor.sines([5, 3], from: 1))
        #expect(try agrees(a.squaredDistances(to: b), with: "squared_distances"))
        #expect(try agrees(a.cosines(to: b), with: "cosines"))
    }

    @Test func `A row is no distance from itself, and a row of zeros has cosine 0`() throws {
        let rows = try Tensor([3.0, 4, 0, 0], shape: [2, 2])
        #expect(try rows.squaredDistances(to: rows).doubles() == [0, 25, 25, 0])
        let cosines = try rows.cosines(to: rows).doubles()
        #expect(abs(cosines[0] - 1) < 1e-12)
        #expect(Array(cosines.dropFirst()) == [0, 0, 0])
    }

    @Test func `Elements keep their order in every other shape`() throws {
        let tensor = try Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])
        #expect(try tensor.reshaped(to: [3, 2]).doubles() == [1, 2, 3, 4, 5, 6])
        #expect(try tensor.transposed().doubles() == [1, 4, 2, 5, 3, 6])
        #expect(try tensor.selected([2, 0, 2], of: 1).doubles() == [3, 1, 3, 6, 4, 6])
        #expect(try Tensor([1.0, 2], shape: [2, 1]).expanded(to: [2, 2]).doubles() == [1, 1, 2, 2])
        #expect(try tensor.reshaped(to: [2, 3, 1]).flattenedRows().shape == [2, 3])
    }

    @Test func `Shapes that do not fit are refused`() throws {
        let tensor = try Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])
        #expect(throws: TorchError.self) { try tensor.reshaped(to: [4]) }
        #expect(throws: TorchError.self) { try tensor.permuted([0, 0]) }
        #expect(throws: TorchError.self) { try tensor.selected([3], of: 1) }
        #expect(throws: TorchError.self) { try tensor.expanded(to: [2, 4]) }
        #expect(throws: TorchError.self) { try tensor.matrixProduct(tensor) }
        #expect(throws: TorchError.self) { try tensor.mean(over: []) }
        #expect(throws: TorchError.self) { try tensor.squaredDistances(to: tensor.transposed()) }
    }

    @Test func `Gradients of gradients are those of the closed form`() throws {
        let x = try Tensor([0.5, -1.5], shape: [2]).detached(trackingGradient: true)
        let cubes = try (x * x * x).sum()
        let first = try gradients(of: cubes, withRespectTo: [x], createGraph: true)[0]
        #expect(try largestDifference(first.doubles(), [0.75, 6.75]) < tolerance)
        let second = try gradients(of: first.sum(), withRespectTo: [x])[0]
        #expect(try largestDifference(second.doubles(), [3, -9]) < tolerance)
    }

    @Test func `A linear system is solved, and its solution has the gradient of the inverse`() throws {
        let matrix = try Tensor([4, 1, 2, 3] as [Double], shape: [2, 2]).detached(trackingGradient: true)
        let right = try Tensor([9, 1, 17, 3] as [Double], shape: [2, 2])
        let solution = try matrix.solution(for: right)
        #expect(try zip(solution.doubles(), [1, 0, 5, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
        // d/dA of sum(X) is -(inverse(A)^T 1) X^T.
        let slopes = try gradients(of: solution.sum(), withRespectTo: [matrix])[0].doubles()
        let inverseSums = [0.3 - 0.2, -0.1 + 0.4]  // columns of the inverse, summed over its rows
        let rows = [1 + 0.0, 5 + 1.0]
        let expected = inverseSums.flatMap { a in rows.map { -a * $0 } }
        #expect(zip(slopes, expected).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(throws: TorchError.self) { try right.slice(0..<1, of: 0).solution(for: right) }
        #expect(throws: TorchError.self) {
            try Tensor([1, 1, 1, 1] as [Double], shape: [2, 2]).solution(for: right)
        }
    }
}
