public import Imaging

/// The voxels of one structure on a grid.
public struct StructureMask: Equatable, Sendable {
    /// Size and place of the grid; its axes are taken as perpendicular where distances are measured.
    public let geometry: Geometry
    /// One value per voxel: columns run fastest, then rows, then slices.
    public let voxels: [Bool]

    /// A mask on a grid.
    ///
    /// - Precondition: There is one value per voxel.
    public init(geometry: Geometry, voxels: [Bool]) {
        precondition(voxels.count == geometry.count, "a mask needs one value per voxel")
        self.geometry = geometry
        self.voxels = voxels
    }

    /// Number of voxels inside.
    public var count: Int { voxels.count { $0 } }

    /// Volume of all voxels inside, in ml.
    public var volume: Double { Double(count) * geometry.voxelVolume / 1000 }
}
