internal import Glibc
internal import Imaging

/// One patient's head as a T1-weighted MR sees it, brighter towards one side.
struct BrainPhantom: BodyPhantom {
    /// The structures that have truth, by their values in the maps.
    static let labels: [UInt8: String] = [1: "ventricles", 2: "nuclei"]

    private let head: Vector
    private let lie: Vector
    private let structures: [WavyEllipsoid]
    /// Direction in which the coil sees better, and how much per mm.
    private let bias: Vector
    private let noise: LatticeNoise

    /// The head of one patient: sizes differ by up to a quarter, places by up to a centimetre.
    init(seed: UInt64) {
        let noise = LatticeNoise(seed: seed)
        self.noise = noise
        var asked = 0
        /// A number in -spread...spread, another one with every call.
        func vary(_ spread: Double) -> Double {
            asked += 1
            return spread * noise.value(asked, 0, 0)
        }
        let lie = Vector(vary(8), vary(8), vary(5))
        self.lie = lie
        head = Vector(74 * (1 + vary(0.07)), 92 * (1 + vary(0.07)), 82 * (1 + vary(0.05)))
        bias = Vector(vary(0.004), vary(0.004), vary(0.003))
        func structure(_ label: UInt8, _ intensity: Double, at centre: Vector, radii: Vector) -> WavyEllipsoid {
            WavyEllipsoid(
                label: label, intensity: intensity, centre: lie + centre + Vector(vary(4), vary(10), vary(8)),
                radii: radii * Vector(1 + vary(0.25), 1 + vary(0.25), 1 + vary(0.25)), waviness: 0.15,
                noise: LatticeNoise(seed: seed &+ UInt64(asked)), cell: 18)
        }
        let wide = 1 + vary(0.35)
        structures = [-1.0, 1.0].flatMap { side in
            [
                structure(2, 540, at: Vector(29 * side, 2, 2), radii: Vector(11, 21, 16)),
                structure(1, 190, at: Vector(12 * side, -16, 14), radii: Vector(7.5 * wide, 17, 15)),
                structure(1, 190, at: Vector(16 * side, 14, 18), radii: Vector(8 * wide, 22, 13)),
            ]
        }
    }

    func label(at position: Vector) -> UInt8 {
        structures.last { $0.contains(position) }?.label ?? 0
    }

    /// Signal without the coil's bias: none in air and bone, most in the skin's fat.
    func intensity(at position: Vector) -> Double {
        let radius = ((position - lie) / head).length
        guard radius < 1 else { return 0 }
        if radius > 0.94 { return 850 + 60 * noise.smooth(position, cell: 8) }
        if radius > 0.885 { return 60 }
        if radius > 0.86 { return 190 }
        let texture = 25 * noise.smooth(position, cell: 7)
        if let structure = structures.last(where: { $0.contains(position) }) {
            return structure.intensity + texture
        }
        // The cortex is folded: a ribbon of varying depth.
        let ribbon = 0.74 + 0.1 * noise.smooth(position, cell: 10)
        return (radius > ribbon ? 520 : 690) + texture
    }

    /// The magnitude of a noisy complex signal, under the coil's bias.
    func stored(_ i: Int, _ j: Int, _ k: Int, of geometry: Geometry) -> UInt16 {
        let position = geometry.position(of: Vector(Double(i), Double(j), Double(k)))
        let gain = exp(bias.dot(position) + 0.3 * noise.smooth(position, cell: 110))
        let real = gain * mean(i, j, k, of: geometry) + 28 * noise.normal(i, j, k)
        let imaginary = 28 * noise.normal(i, j, k + 1000)
        return UInt16(min(hypot(real, imaginary).rounded(), 4095))
    }
}
