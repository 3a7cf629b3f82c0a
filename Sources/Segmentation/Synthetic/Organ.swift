internal import Glibc
internal import Torch

/// A random closed shape with a size in depth, as organs have.
///
/// Lengths are in half-widths of the image, with the centre at 0, 0; depth is 0...1.
struct Organ {
    /// The value that it is painted with.
    var label: UInt8
    /// Its middle at its own depth, and how far that moves per unit of depth.
    var centre: SIMD2<Float>
    var drift: SIMD2<Float>
    /// Half axes in its own directions, and the first direction.
    var radii: SIMD2<Float>
    var angle: Float
    /// Outline over outline of the ellipse, at equal angles all around.
    var outline: [Float]
    /// Depth of its middle and half its extent in depth.
    var depth: Float
    var reach: Float
    /// Where the wall of a hollow organ ends, as a share of the outline; 0 for a solid one.
    var hollow: Float

    private static let angles = 64

    /// A random organ.
    ///
    /// - Parameters:
    ///   - radius: Of its larger half axis.
    ///   - within: How far its centre may be from the middle of the image.
    init(label: UInt8, radius: Float, within: Float, using generator: inout SeededGenerator) {
        func uniform(_ range: ClosedRange<Float>, _ generator: inout SeededGenerator) -> Float {
            range.lowerBound + Float(generator.uniform()) * (range.upperBound - range.lowerBound)
        }
        self.label = label
        let distance = within * Float(generator.uniform().squareRoot())
        let direction = uniform(0...(2 * .pi), &generator)
        centre = SIMD2(cosf(direction), sinf(direction)) * distance
        drift = SIMD2(Float(generator.normal()), Float(generator.normal())) * 0.15
        radii = SIMD2(radius, radius * uniform(0.35...1, &generator))
        angle = uniform(0...(2 * .pi), &generator)
        depth = uniform(0.1...0.9, &generator)
        reach = uniform(0.25...0.9, &generator)
        hollow = generator.uniform() < 0.12 ? uniform(0.5...0.85, &generator) : 0
        // Waves of rising number and falling height.
        let roughness = Float(generator.uniform() * 0.35)
        let waves = (2...6).map { number in
            (
                Float(number), roughness / Float(number - 1) * Float(generator.normal()),
                uniform(0...(2 * .pi), &generator)
            )
        }
        outline = (0..<Self.angles).map { index in
            let angle = 2 * Float.pi * Float(index) / Float(Self.angles)
            return max(0.3, 1 + waves.reduce(0) { $0 + $1.1 * cosf($1.0 * angle + $1.2) })
        }
    }

    /// Paints the cut at a depth over what is there.
    ///
    /// - Parameter pixels: Labels of a square of `side` by `side` pixels.
    func paint(_ pixels: inout [UInt8], side: Int, at level: Float) {
        let height = (level - depth) / reach
        guard abs(height) < 1 else { return }
        let size = (1 - height * height).squareRoot()
        let middle = centre + drift * (level - depth)
        let half = Float(side) / 2
        let largest = max(radii.x, radii.y) * size * (outline.max() ?? 1)
        func bounds(_ position: Float) -> Range<Int> {
            let low = Int(max((position - largest + 1) * half, 0))
            let high = Int(min((position + largest + 1) * half + 1, Float(side)))
            return low < high ? low..<high : 0..<0
        }
        let (cosine, sine) = (cosf(angle), sinf(angle))
        for row in bounds(middle.y) {
            for column in bounds(middle.x) {
                let offset = (SIMD2(Float(column), Float(row)) + 0.5) / half - 1 - middle
                let own =
                    SIMD2(cosine * offset.x + sine * offset.y, cosine * offset.y - sine * offset.x) / (radii * size)
                let distance = (own * own).sum().squareRoot()
                guard distance < 2.5 else { continue }
                let turn = (atan2f(own.y, own.x) / (2 * .pi) + 1) * Float(Self.angles)
                let limit = outline[Int(turn) % Self.angles]
                if distance < limit && distance >= limit * hollow { pixels[column + side * row] = label }
            }
        }
    }
}
