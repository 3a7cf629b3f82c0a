internal import Glibc
internal import Torch

/// A closed outline around a centre: its radius by direction is a sum of a few waves.
struct OutlineRecipe {
    private let cosines: [Float]
    private let sines: [Float]
    private let stretch: Float

    init(using generator: inout SeededGenerator) {
        let strengths: [Double] = [0.35, 0.25, 0.15, 0.1, 0.08]
        cosines = strengths.map { Float($0 * generator.normal()) }
        sines = strengths.map { Float($0 * generator.normal()) }
        stretch = Float(exp(0.4 * generator.normal()))
    }

    /// How far a place lies inside an outline that is turned by `turn` and has a mean radius; negative outside.
    func depth(at place: SIMD2<Float>, turn: SIMD2<Float>, radius: Float) -> Float {
        // Into the outline's own axes.
        let x = place.x * turn.x - place.y * turn.y
        let y = (place.x * turn.y + place.y * turn.x) * stretch
        let distance = max((x * x + y * y).squareRoot(), 1e-6)
        // Cosine and sine of the multiples of the direction, as powers of a complex number of length 1.
        let (c, s) = (x / distance, y / distance)
        var (re, im, reach) = (c, s, Float(1))
        for wave in cosines.indices {
            reach += cosines[wave] * re + sines[wave] * im
            (re, im) = (re * c - im * s, re * s + im * c)
        }
        return radius * max(reach, 0.15) - distance
    }
}
