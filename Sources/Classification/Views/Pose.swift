internal import Glibc
internal import Torch

/// How a picture lies on its square: turned, stretched, shifted and bent a little.
struct Pose {
    private let turn: SIMD2<Float>
    private let scale: SIMD2<Float>
    private let shift: SIMD2<Float>
    private let bend: SIMD2<Float>
    private let phase: SIMD2<Float>

    /// A random pose.
    ///
    /// - Parameters:
    ///   - angle: Standard deviation of the turn, in radians.
    ///   - scale: Standard deviation of the stretch along each axis, as a logarithm.
    ///   - shift: Standard deviation of the shift, in halves of the side.
    init(angle: Double, scale: Double, shift: Double, using generator: inout SeededGenerator) {
        let angle = angle * generator.normal()
        turn = SIMD2(Float(cos(angle)), Float(sin(angle)))
        self.scale = SIMD2(Float(exp(scale * generator.normal())), Float(exp(scale * generator.normal())))
        self.shift = Float(shift) * SIMD2(Float(generator.normal()), Float(generator.normal()))
        bend = 0.05 * SIMD2(Float(generator.normal()), Float(generator.normal()))
        phase = SIMD2(Float(generator.uniform(0...2 * Double.pi)), Float(generator.uniform(0...2 * Double.pi)))
    }

    /// Where the pixels of a square come from, row by row, mostly within -1...1.
    ///
    /// - Parameter zoom: How much of the square is seen: 1 all of it, less a part.
    func places(side: Int, zoom: Float = 1) -> [SIMD2<Float>] {
        (0..<side * side).map { pixel in
            let x = (Float(pixel % side) + 0.5) / Float(side) * 2 - 1
            let y = (Float(pixel / side) + 0.5) / Float(side) * 2 - 1
            let turned = SIMD2(x * turn.x - y * turn.y, x * turn.y + y * turn.x)
            let place = turned * scale * zoom + shift
            return place + bend * SIMD2(sinf(2 * place.y + phase.x), sinf(2 * place.x + phase.y))
        }
    }
}
