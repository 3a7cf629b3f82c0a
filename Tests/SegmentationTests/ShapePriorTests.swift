import Imaging
import Testing
import Torch

@testable import Segmentation

@Suite struct ShapePriorTests {
    /// Discs of a radius in pixels of 1 mm around x = 20 + shift.
    private func disc(_ radius: Double, shift: Double = 0) -> Raster<UInt8> {
        let pixels = (0..<40 * 40).map { pixel -> UInt8 in
            let offset = SIMD2(Double(pixel % 40) - 20 - shift, Double(pixel / 40) - 20)
            return (offset * offset).sum() < radius * radius ? 1 : 0
        }
        return Raster(width: 40, height: 40, pixels: pixels)
    }

    /// What a network that had not learned from it made of a slice.
    private func seen(_ labels: Raster<UInt8>, certainty: Float = 0.9) -> [Raster<Float>]? {
        network(labels, certainty: certainty)
    }

    /// A network that is as sure as `certainty` of what `labels` say.
    private func network(_ labels: Raster<UInt8>, certainty: Float = 0.9) -> [Raster<Float>] {
        let structure = labels.map { $0 == 1 ? certainty : 1 - certainty }
        return [structure.map { 1 - $0 }, structure]
    }

    private func slice(_ labels: Raster<UInt8>) -> SupportSlice {
        SupportSlice(slice: Slice(image: labels.map(Float.init), spacing: SIMD2(1, 1)), labels: labels, subject: 0)
    }

    @Test func `Between three slices that nothing was found out about, interpolation counts alone`() throws {
        let drawn = [0.0, 5, 10].map { ($0, slice(disc(15 - $0))) }
        let prior = try #require(ShapePrior(drawn, classes: [1], comparison: nil))
        let shape = try #require(ShapeInterpolation(drawn.map { ($0, $1.labels) }, spacing: SIMD2(1, 1)))
        for z in [0, 1, 2.5, 7, 10, 11, 14] {
            #expect(prior.corrected(network(disc(3)), at: z).labels([1]) == shape.labels(at: z))
        }
    }

    @Test func `One slice leaves everything to the network, two what lies beyond them`() throws {
        let one = try #require(ShapePrior([(0, slice(disc(9)))], classes: [1], comparison: nil))
        #expect(one.corrected(network(disc(3)), at: 1) == network(disc(3)))
        let two = try #require(
            ShapePrior([(0, slice(disc(9))), (9, slice(disc(9)))], classes: [1], comparison: nil))
        #expect(two.corrected(network(disc(3)), at: 10) == network(disc(3)))
        #expect(two.corrected(network(disc(3)), at: 5) != network(disc(3)))
    }

    @Test func `A network that sees nothing gets no share`() throws {
        let found = try #require(
            ShapePrior.comparison(
                of: [0.0, 5, 10, 15].map { ($0, slice(disc(15 - $0 / 3)), seen(disc(0))) }, classes: [1]))
        #expect(found.networkShare == 0 && found.network == 0)
        #expect(found.interpolation > 0.95 && found.together == found.interpolation)
    }

    @Test func `Where the shape jumps, a network that sees it gets a share`() throws {
        let jumps = zip([0.0, 5, 10, 15], [-8.0, 8, -8, 8]).map { ($0, disc(6, shift: $1)) }
        let found = try #require(
            ShapePrior.comparison(of: jumps.map { ($0, slice($1), seen($1)) }, classes: [1]))
        #expect(found.interpolation < 0.5 && found.network == 1 && found.together == 1)
        #expect(found.networkShare > 0)
        let prior = try #require(
            ShapePrior(jumps.map { ($0, slice($1)) }, classes: [1], comparison: found))
        #expect(prior.corrected(network(disc(6)), at: 2.5).labels([1]) == disc(6))
    }

    @Test(arguments: 0..<6) func `Both together are never below interpolation on what was left out`(seed: UInt64) throws
    {
        var generator = SeededGenerator(seed: seed)
        let stack = (0..<5).map { k in
            let truth = disc(4 + 8 * generator.uniform(), shift: 6 * generator.uniform())
            let guess = disc(4 + 8 * generator.uniform(), shift: 6 * generator.uniform())
            return (Double(k), slice(truth), seen(guess, certainty: Float(0.5 + 0.5 * generator.uniform())))
        }
        let found = try #require(ShapePrior.comparison(of: stack, classes: [1]))
        #expect(found.together >= found.interpolation)
        // The network has a share only where that makes the masks better.
        #expect((found.networkShare > 0) == (found.together > found.interpolation))
        #expect(found.together >= found.network)
    }

    @Test func `A slice that no judge saw is no question, but a neighbour`() throws {
        let widths = [4.0, 4, 8, 10, 12]
        func stack(judged: Set<Int>) -> [(Double, SupportSlice, [Raster<Float>]?)] {
            widths.enumerated().map { k, width in
                (Double(k), slice(disc(width)), judged.contains(k) ? seen(disc(0)) : nil)
            }
        }
        let middle = try #require(ShapePrior.comparison(of: stack(judged: [2]), classes: [1]))
        let others = [0, 1, 3, 4].map { (Double($0), slice(disc(widths[$0])).labels) }
        let shape = try #require(ShapeInterpolation(others, spacing: SIMD2(1, 1)))
        let found = shape.labels(at: 2)
        let (both, all) = found.overlap(disc(8), of: 1)
        #expect(abs(middle.interpolation - 2 * Double(both) / Double(all)) < 0.01)
        #expect(ShapePrior.comparison(of: stack(judged: [0, 4]), classes: [1]) == nil)
    }

    @Test func `Two slices, or none with a structure between others, compare nothing`() {
        let two = [0.0, 5].map { ($0, slice(disc(9)), seen(disc(9))) }
        #expect(ShapePrior.comparison(of: two, classes: [1]) == nil)
        let hollow = two + [(2, slice(disc(0)), seen(disc(0)))]
        #expect(ShapePrior.comparison(of: hollow, classes: [1]) == nil)
    }
}
