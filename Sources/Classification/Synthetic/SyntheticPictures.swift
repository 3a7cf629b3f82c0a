public import MetaLearning
public import Torch

/// Classes of made-up pictures, drawn when they are asked for: textures, shapes and colours to learn telling apart.
///
/// Classes come in families whose members share most of their recipe. Half of the episodes stay within a family, so that
/// small differences count.
public struct SyntheticPictures: ExampleSource {
    /// Number of classes of a family.
    public static let familySize = 16
    /// Pictures of every class.
    public static let examplesPerClass = 64

    /// Columns and rows of a picture.
    public let side: Int
    private let seed: UInt64
    private let families: Int

    /// The pictures of a seed; the same seed gives the same pictures.
    public init(families: Int = 8192, side: Int = 64, seed: UInt64) {
        self.families = families
        self.side = side
        self.seed = seed
    }

    /// Three channels, then rows and columns.
    public var shape: [Int] { [3, side, side] }

    /// As many of every class.
    public var counts: [Int] { Array(repeating: Self.examplesPerClass, count: families * Self.familySize) }

    /// An episode from one family or from all, by the toss of a coin.
    public func indices(
        drawing form: EpisodeForm, using generator: inout SeededGenerator
    ) throws(TorchError) -> EpisodeIndices {
        guard form.ways <= Self.familySize, generator.isTrue(0.5) else {
            return try EpisodeIndices(drawing: form, fromClassesOf: counts, using: &generator)
        }
        let start = generator.index(below: families) * Self.familySize
        let own = [Int](repeating: Self.examplesPerClass, count: Self.familySize)
        return try EpisodeIndices(drawing: form, fromClassesOf: own, using: &generator).shifted(by: start)
    }

    /// The pictures at some places, shape `[places, 3, side, side]`, intensities 0...1.
    ///
    /// - Throws: `TorchError.unusableInput` if there is no such place.
    public func examples(at places: [EpisodeIndices.Place]) throws(TorchError) -> Tensor {
        var recipes: [Int: PictureRecipe] = [:]
        var elements: [Float] = []
        elements.reserveCapacity(places.count * 3 * side * side)
        for place in places {
            guard (0..<families * Self.familySize).contains(place.label),
                (0..<Self.examplesPerClass).contains(place.example)
            else {
                throw .unusableInput("there is no example \(place.example) of class \(place.label)")
            }
            let recipe = recipes[place.label] ?? recipe(of: place.label)
            recipes[place.label] = recipe
            var generator = generator(place.label, place.example)
            elements += recipe.drawn(side: side, using: &generator)
        }
        return try Tensor(elements, shape: [places.count] + shape)
    }

    private func recipe(of label: Int) -> PictureRecipe {
        var common = generator(label / Self.familySize, -1)
        var own = generator(label, -2)
        return PictureRecipe(using: &common).varied(using: &own)
    }

    /// A stream of its own for every recipe and picture.
    private func generator(_ number: Int, _ purpose: Int) -> SeededGenerator {
        SeededGenerator(seed: seed, purpose: UInt64(truncatingIfNeeded: purpose), number: number)
    }
}
