internal import Imaging

/// One patient's abdomen as a CT sees it: nested organs of individual shape, in Hounsfield units.
struct AbdomenPhantom: BodyPhantom {
    /// The structures that have truth.
    static let labels = [
        Label(
            value: 1, name: "liver", category: .anatomy,
            type: Code(value: "10200004", scheme: "SCT", meaning: "Liver")),
        Label(
            value: 2, name: "kidneys", category: .anatomy,
            type: Code(value: "64033007", scheme: "SCT", meaning: "Kidney")),
    ]

    private let organs: [WavyEllipsoid]
    private let body: Vector
    /// Where the patient lies on the table.
    private let lie: Vector
    private let noise: LatticeNoise

    /// The abdomen of one patient: sizes differ by up to a fifth, places by up to 2 cm, and nobody lies in the middle.
    init(seed: UInt64) {
        let noise = LatticeNoise(seed: seed)
        self.noise = noise
        var asked = 0
        /// A number around 1, another one with every call.
        func factor(_ spread: Double) -> Double {
            asked += 1
            return 1 + spread * noise.value(asked, 0, 0)
        }
        let lie = Vector(22 * (factor(1) - 1), 12 * (factor(1) - 1), 0)
        self.lie = lie
        func place(_ x: Double, _ y: Double, _ z: Double) -> Vector {
            lie + Vector(x + 12 * (factor(1) - 1), y + 9 * (factor(1) - 1), z + 22 * (factor(1) - 1))
        }
        func organ(_ label: UInt8, _ intensity: Double, at centre: Vector, radii: Vector, waviness: Double)
            -> WavyEllipsoid
        {
            let size = Vector(factor(0.2), factor(0.2), factor(0.2))
            return WavyEllipsoid(
                label: label, intensity: intensity * factor(0.08), centre: centre, radii: radii * size,
                waviness: waviness, noise: LatticeNoise(seed: seed &+ UInt64(asked)))
        }
        body = Vector(150 * factor(0.08), 105 * factor(0.08), 1)
        // The patient's right is at negative x, the back at positive y; later organs lie over earlier ones.
        organs = [
            organ(0, 40, at: place(15, -40, 0), radii: Vector(60, 35, 80), waviness: 0.2),
            organ(1, 105, at: place(-62, -18, 25), radii: Vector(66, 58, 50), waviness: 0.18),
            organ(0, 120, at: place(95, 20, 30), radii: Vector(30, 42, 38), waviness: 0.1),
            organ(2, 170, at: place(-62, 48, -10), radii: Vector(25, 27, 42), waviness: 0.08),
            organ(2, 170, at: place(60, 46, -4), radii: Vector(25, 27, 42), waviness: 0.08),
            organ(0, 210, at: place(8, 38, 0), radii: Vector(11, 11, 900), waviness: 0.05),
            organ(0, 320, at: place(0, 66, 0), radii: Vector(20, 18, 900), waviness: 0.1),
            organ(0, 20, at: place(0, 68, 0), radii: Vector(8, 7, 900), waviness: 0),
        ]
    }

    /// The structure at a position in mm; 0 for everything without truth.
    func label(at position: Vector) -> UInt8 { organs.last { $0.contains(position) }?.label ?? 0 }

    /// Hounsfield units at a position, without the noise of the detector.
    func intensity(at position: Vector) -> Double {
        let offset = position - lie
        let radius = Vector(offset.x / body.x, offset.y / body.y, 0).length
        guard radius < 1 else {
            // The table under the patient.
            return abs(offset.y - body.y - 12) < 4 && abs(position.x) < 190 ? 120 : -1000
        }
        if radius > 0.9 { return -100 + 12 * noise.smooth(position, cell: 9) }
        let texture = 9 * noise.smooth(position, cell: 11)
        guard let organ = organs.last(where: { $0.contains(position) }) else {
            // Fat between the organs, muscle towards the skin.
            return (radius > 0.8 ? 50 : -60 + 60 * noise.smooth(position, cell: 24)) + texture
        }
        return organ.intensity + texture
    }

    func stored(_ i: Int, _ j: Int, _ k: Int, of geometry: Geometry) -> UInt16 {
        let hounsfield = mean(i, j, k, of: geometry) + 14 * noise.normal(i, j, k)
        return UInt16(min(max(hounsfield.rounded() + 1024, 0), 4095))
    }
}
