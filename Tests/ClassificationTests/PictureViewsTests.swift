import Imaging
import MetaLearning
import Testing
import Torch

@testable import Classification

@Suite struct PictureViewsTests {
    private typealias Place = EpisodeIndices.Place
    private static let side = 20

    private static func square(_ colour: (_ x: Int, _ y: Int, _ channel: Int) -> Float) -> ColourSquare {
        ColourSquare(
            values: (0..<3).flatMap { channel in
                (0..<side * side).map { colour($0 % side, $0 / side, channel) }
            }, side: side)
    }

    /// The views at some places, a list of three channels each.
    private static func views(_ pictures: [ColourSquare], _ places: [Place]) throws -> [[[Float]]] {
        let tensor = try PictureViews(of: pictures, side: 16, seed: 3).examples(at: places)
        #expect(tensor.shape == [places.count, 3, 16, 16])
        let values = try tensor.floats()
        return places.indices.map { place in
            (0..<3).map { Array(values[(place * 3 + $0) * 256..<(place * 3 + $0 + 1) * 256]) }
        }
    }

    @Test func `The same place is the same view, another one another`() throws {
        let bars = Self.square { x, _, _ in x % 6 < 3 ? 0.9 : 0.1 }
        let places = [(0, 0), (0, 1), (1, 0), (1, 63)].map { Place(label: $0.0, example: $0.1) }
        let views = try Self.views([bars, bars], places)
        #expect(try views == Self.views([bars, bars], places.reversed()).reversed())
        for one in views.indices {
            #expect(views[one].joined().allSatisfy { (0...1).contains($0) })
            for other in 0..<one { #expect(views[one] != views[other]) }
        }
    }

    @Test func `Grey stays grey, and light changes evenly`() throws {
        let even = Self.square { _, _, _ in 0.5 }
        var means: [Float] = []
        for view in try Self.views([even], (0..<64).map { Place(label: 0, example: $0) }) {
            #expect(view[0] == view[1] && view[1] == view[2])
            let mean = view[0].reduce(0, +) / 256
            means.append(mean)
            // Nothing but noise, whose deviation is 0.03 times that of a normal number.
            let deviation = (view[0].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 256).squareRoot()
            #expect(deviation < 0.15)
        }
        #expect((means.max() ?? 0) - (means.min() ?? 0) > 0.2)
    }

    @Test func `A view shows the middle of its picture where it was, in its colours`() throws {
        // A red disc on blue ground: turned, cut and lit in any way, red stays in the middle.
        let disc = Self.square { x, y, channel in
            let (u, v) = (Float(x) - 9.5, Float(y) - 9.5)
            let isInside = u * u + v * v < 64
            return channel == 1 ? 0 : (channel == 0) == isInside ? 0.8 : 0.1
        }
        for view in try Self.views([disc], (0..<64).map { Place(label: 0, example: $0) }) {
            let middle = 8 * 16 + 8
            #expect(view[0][middle] > view[2][middle])
        }
    }

    @Test(arguments: [(1, 0), (-1, 0), (0, 64), (0, -1)])
    func `A view that is not there is refused`(label: Int, example: Int) {
        #expect(throws: TorchError.self) {
            try PictureViews(of: [Self.square { _, _, _ in 0 }], side: 16, seed: 0)
                .examples(at: [Place(label: label, example: example)])
        }
    }
}
