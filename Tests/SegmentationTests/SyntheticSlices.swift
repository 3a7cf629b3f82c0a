import Imaging
import Segmentation
import Torch

/// Made-up slices: a bright ellipse to find, a bright bar and a dim ellipse to tell apart from it, and noise.
struct SyntheticSlices {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// A slice of 48 x 40 pixels of 1 x 1.2 mm with its labels: 1 in the ellipse, 9 in the bar.
    mutating func next(withStructure: Bool = true, subject: Int = 0) -> SupportSlice {
        let (width, height) = (48, 40)
        let centre = SIMD2(16 + 6 * generator.uniform(), 12 + 6 * generator.uniform())
        let radii = SIMD2(6 + 3 * generator.uniform(), 5 + 2 * generator.uniform())
        let dim = SIMD2(34 + 4 * generator.uniform(), 26 + 4 * generator.uniform())
        let bar = 30 + Int(4 * generator.uniform())
        var image = Raster(width: width, height: height, pixels: [Float](repeating: 0, count: width * height))
        var labels = image.map { _ in UInt8(0) }
        for y in 0..<height {
            for x in 0..<width {
                let place = SIMD2(Double(x), Double(y))
                let (inside, inDim) = ((place - centre) / radii, (place - dim) / 6)
                var value = 0.2 + 0.05 * generator.normal()
                if (inDim * inDim).sum() < 1 { value += 0.3 }
                if y > bar && y < bar + 4 && x < 24 {
                    value += 0.6
                    labels[x, y] = 9
                }
                if withStructure && (inside * inside).sum() < 1 {
                    value += 0.6
                    labels[x, y] = 1
                }
                image[x, y] = Float(min(max(value, 0), 1))
            }
        }
        return SupportSlice(
            slice: Slice(image: image, spacing: SIMD2(1, 1.2)), labels: labels, subject: subject)
    }

    /// Slices to learn from, the last without the structure.
    static let support: [SupportSlice] = {
        var slices = SyntheticSlices(seed: 1)
        return (0..<3).map { slices.next(subject: $0) } + [slices.next(withStructure: false, subject: 3)]
    }()

    /// A recipe that takes a second or two.
    static let recipe: AdaptationRecipe = {
        var recipe = AdaptationRecipe()
        recipe.scratch.steps = 40
        recipe.baseWidth = 4
        recipe.side = 64
        return recipe
    }()
}

/// Twice the overlap over the sum of both: 1 where they are equal.
func dice(_ probability: Raster<Float>, _ labels: Raster<UInt8>, value: UInt8) -> Double {
    let (predicted, truth) = (probability.pixels.map { $0 > 0.5 }, labels.pixels.map { $0 == value })
    let overlap = zip(predicted, truth).count { $0 && $1 }
    return 2 * Double(overlap) / Double(max(predicted.count { $0 } + truth.count { $0 }, 1))
}
