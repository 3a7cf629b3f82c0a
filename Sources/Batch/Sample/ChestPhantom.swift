internal import Glibc
internal import Imaging

/// One patient's chest in a projection: bright where rays are held back.
struct ChestPhantom {
    /// Pixels of a row and of a column.
    static let side = 128
    /// Distance of two pixels in mm.
    static let spacing = 2.8

    /// An ellipse with soft edges, in units of half the picture's side.
    private struct Shadow {
        let x: Double
        let y: Double
        let width: Double
        let height: Double
        let depth: Double
        var softness = 0.12

        func depth(at x: Double, _ y: Double) -> Double {
            let radius = hypot((x - self.x) / width, (y - self.y) / height)
            return depth / (1 + exp((radius - 1) / softness))
        }
    }

    private let shadows: [Shadow]
    private let opacity: [Shadow]
    private let noise: LatticeNoise
    private let exposure: Double
    private let lie: (x: Double, y: Double)
    private let ribDistance: Double
    private let ribPhase: Double

    /// A chest with or without a cloudy opacity in a lung.
    init(seed: UInt64, hasOpacity: Bool) {
        let noise = LatticeNoise(seed: seed)
        self.noise = noise
        var asked = 0
        /// A number in -spread...spread, another one with every call.
        func vary(_ spread: Double) -> Double {
            asked += 1
            return spread * noise.value(asked, 0, 0)
        }
        exposure = 1 + vary(0.15)
        lie = (vary(0.06), vary(0.06))
        ribDistance = 0.2 + vary(0.03)
        ribPhase = vary(1)
        let lungs = [-1.0, 1.0].map { side in
            Shadow(
                x: side * (0.42 + vary(0.03)), y: -0.06 + vary(0.05), width: 0.3 + vary(0.04),
                height: 0.66 + vary(0.07), depth: -1050)
        }
        shadows =
            [Shadow(x: 0, y: 0.1, width: 0.95 + vary(0.06), height: 1.5, depth: 1900)] + lungs + [
                Shadow(x: 0, y: 0, width: 0.13, height: 2, depth: 650, softness: 0.3),
                Shadow(
                    x: 0.14 + vary(0.04), y: 0.28 + vary(0.05), width: 0.3 + vary(0.05), height: 0.27 + vary(0.05),
                    depth: 800),
                Shadow(x: -0.42, y: 0.86 + vary(0.05), width: 0.5, height: 0.3, depth: 600),
                Shadow(x: 0.42, y: 0.9 + vary(0.05), width: 0.5, height: 0.3, depth: 550),
            ]
        let lung = lungs[vary(1) < 0 ? 0 : 1]
        let centre = (x: lung.x + vary(0.1), y: lung.y + vary(0.36))
        let clouds = (0..<4).map { _ in
            Shadow(
                x: centre.x + vary(0.11), y: centre.y + vary(0.13), width: 0.13 + vary(0.03),
                height: 0.13 + vary(0.03), depth: 330, softness: 0.25)
        }
        opacity = hasOpacity ? clouds : []
    }

    /// The stored values, row by row.
    func stored(isInverted: Bool) -> [UInt16] {
        (0..<Self.side).flatMap { j in
            (0..<Self.side).map { i in
                let value = min(max((signal(i, j) + 22 * noise.normal(i, j, 0)).rounded(), 0), 4095)
                return UInt16(isInverted ? 4095 - value : value)
            }
        }
    }

    private func signal(_ i: Int, _ j: Int) -> Double {
        let half = Double(Self.side) / 2
        let (x, y) = ((Double(i) + 0.5) / half - 1 - lie.x, (Double(j) + 0.5) / half - 1 - lie.y)
        var sum = 300.0
        for shadow in shadows + opacity { sum += shadow.depth(at: x, y) }
        // Ribs fall off to the sides; vessels make the lungs uneven.
        let wave = sin(2 * .pi * ((y - 0.35 * x * x) / ribDistance + ribPhase))
        if abs(x) < 0.8 { sum += 120 * max(0, wave) }
        let place = Vector(x, y, 0)
        sum += 70 * noise.smooth(place, cell: 0.09) + 60 * noise.smooth(place, cell: 0.3)
        return exposure * sum
    }
}
