internal import Imaging

/// A structure of a phantom: an ellipsoid with a wavy surface.
struct WavyEllipsoid {
    /// Its value in the truth; 0 where it has none.
    let label: UInt8
    /// What the machine measures inside.
    let intensity: Double
    let centre: Vector
    let radii: Vector
    /// How far the surface leaves the ellipsoid, as a part of its radius.
    let waviness: Double
    let noise: LatticeNoise
    /// Length of the waves, in mm.
    var cell = 35.0

    func contains(_ position: Vector) -> Bool {
        let radius = ((position - centre) / radii).length
        guard radius < 1 + waviness else { return false }
        return radius < 1 + waviness * noise.smooth(position, cell: cell)
    }
}
