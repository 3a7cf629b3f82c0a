internal import Glibc
internal import Torch

/// A texture as a sum of plane waves, bent by a curve: each drawing has phases of its own.
struct TextureRecipe {
    /// What becomes of the sum.
    enum Curve: Int, CaseIterable {
        /// Nothing.
        case plain
        /// Bands with firm edges.
        case bands
        /// Ridges.
        case ridges
        /// Bright spots on an even ground.
        case spots
    }

    private struct Wave {
        let (x, y, strength): (Float, Float, Float)
    }

    private let waves: [Wave]
    private let curve: Curve
    private let contrast: Float

    init(using generator: inout SeededGenerator) {
        let count = 3 + generator.index(below: 6)
        // Radians per half picture: from one wave over the whole picture to waves of ten pixels.
        let middle = generator.uniform(log(2)...log(40))
        let spread = generator.uniform(0.1...0.8)
        let direction = generator.uniform(0...Double.pi)
        let isDirected = generator.isTrue(0.5)
        let waves = (0..<count).map { _ in
            let angle = isDirected ? direction + 0.25 * generator.normal() : generator.uniform(0...Double.pi)
            let frequency = exp(middle + spread * generator.normal())
            return (x: frequency * cos(angle), y: frequency * sin(angle), strength: generator.uniform(0.3...1))
        }
        let power = waves.reduce(0) { $0 + $1.strength * $1.strength } / 2
        self.waves = waves.map {
            Wave(x: Float($0.x), y: Float($0.y), strength: Float($0.strength / power.squareRoot()))
        }
        curve = Curve.allCases[generator.index(below: Curve.allCases.count)]
        contrast = Float(generator.uniform(0.05...0.6))
    }

    /// The texture at places of the picture.
    func drawn(at places: [SIMD2<Float>], using generator: inout SeededGenerator) -> [Float] {
        var sums = [Float](repeating: 0, count: places.count)
        for wave in waves {
            let phase = Float(generator.uniform(0...2 * Double.pi))
            for index in places.indices {
                sums[index] += wave.strength * cosf(wave.x * places[index].x + wave.y * places[index].y + phase)
            }
        }
        return sums.map { sum in
            switch curve {
            case .plain: contrast * sum
            case .bands: contrast * tanhf(3 * sum)
            case .ridges: contrast * (1.5 * abs(sum) - 1)
            case .spots: contrast * (1.5 * max(sum, 0) - 0.6)
            }
        }
    }
}

extension SeededGenerator {
    /// A number of a range, each equally likely.
    mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// True with a probability.
    mutating func isTrue(_ probability: Double) -> Bool { uniform() < probability }
}
