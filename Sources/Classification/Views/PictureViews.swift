internal import Glibc
public import MetaLearning
public import Torch

/// Pictures without labels, to learn from by themselves: every picture is a class, and its examples are views of it.
///
/// A view is turned, stretched, shifted and bent a little, shows all of the picture or a part, and has light, contrast and noise of its
/// own: what is the same in all views of a picture is what the picture shows (Dosovitskiy et al. 2014, Exemplar-CNN; as episodes
/// Hsu et al. 2019 and Khodadadeh et al. 2019, UMTRA).
public struct PictureViews: ExampleSource {
    /// Views of every picture.
    public static let examplesPerClass = 64

    private let pictures: [ColourSquare]
    private let side: Int
    private let seed: UInt64

    /// The views of some pictures.
    ///
    /// - Parameters:
    ///   - pictures: Of any size; views of larger ones are sharper.
    ///   - side: Columns and rows of a view.
    ///   - seed: Decides all views.
    public init(of pictures: [ColourSquare], side: Int, seed: UInt64) {
        self.pictures = pictures
        self.side = side
        self.seed = seed
    }

    /// Three channels, then rows and columns.
    public var shape: [Int] { [3, side, side] }

    /// As many of every picture.
    public var counts: [Int] { Array(repeating: Self.examplesPerClass, count: pictures.count) }

    /// The views at some places, shape `[places, 3, side, side]`, intensities 0...1.
    ///
    /// - Throws: `TorchError.unusableInput` if there is no such place.
    public func examples(at places: [EpisodeIndices.Place]) throws(TorchError) -> Tensor {
        var elements: [Float] = []
        elements.reserveCapacity(places.count * 3 * side * side)
        for place in places {
            guard pictures.indices.contains(place.label), (0..<Self.examplesPerClass).contains(place.example) else {
                throw .unusableInput("there is no view \(place.example) of picture \(place.label)")
            }
            var generator = SeededGenerator(seed: seed, purpose: UInt64(place.example), number: place.label)
            elements += view(of: pictures[place.label], using: &generator)
        }
        return try Tensor(elements, shape: [places.count] + shape)
    }

    private func view(of picture: ColourSquare, using generator: inout SeededGenerator) -> [Float] {
        let pose = Pose(angle: 0.2, scale: 0.1, shift: 0.12, using: &generator)
        let zoom = Float(exp(generator.uniform(log(0.6)...log(1.1))))
        let gamma = Float(exp(0.25 * generator.normal()))
        let gain = 1 + Float(0.15 * generator.normal())
        // Brighter only: dark pictures would vanish.
        let offset = Float(0.05 * abs(generator.normal()))
        let noise = Float(0.03 * abs(generator.normal()))
        let places = pose.places(side: side, zoom: zoom)
        // Grey pictures stay grey.
        let isGrey = picture.isGrey
        var values: [Float] = []
        for channel in 0..<(isGrey ? 1 : 3) {
            values += places.map { place in
                let shown = gain * powf(picture.intensity(at: place, channel: channel), gamma) + offset
                return min(max(shown + noise * Float(generator.normal()), 0), 1)
            }
        }
        return isGrey ? values + values + values : values
    }
}

extension ColourSquare {
    /// Whether the three channels are the same.
    fileprivate var isGrey: Bool {
        let size = side * side
        return values[0..<size] == values[size..<2 * size] && values[0..<size] == values[2 * size..<3 * size]
    }

    /// The intensity at a place of the square, -1...1 from edge to edge, linear between pixels; beyond an edge that of the edge.
    fileprivate func intensity(at place: SIMD2<Float>, channel: Int) -> Float {
        let last = Float(side - 1)
        let column = min(max((place.x + 1) / 2 * Float(side) - 0.5, 0), last)
        let row = min(max((place.y + 1) / 2 * Float(side) - 0.5, 0), last)
        let (left, upper) = (Int(column), Int(row))
        let (right, lower) = (min(left + 1, side - 1), min(upper + 1, side - 1))
        let (x, y) = (column - Float(left), row - Float(upper))
        let start = channel * side * side
        func pixel(_ row: Int, _ column: Int) -> Float { values[start + row * side + column] }
        return (pixel(upper, left) * (1 - x) + pixel(upper, right) * x) * (1 - y)
            + (pixel(lower, left) * (1 - x) + pixel(lower, right) * x) * y
    }
}
