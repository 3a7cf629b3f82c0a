/// Intensities on a grid in the patient.
public struct Volume: Equatable, Sendable {
    /// Size and place of the grid.
    public let geometry: Geometry
    /// One value per voxel: columns run fastest, then rows, then slices.
    ///
    /// CT in Hounsfield units.
    public let voxels: [Float]

    /// A volume of `geometry.count` voxels.
    ///
    /// - Precondition: `voxels.count == geometry.count`.
    public init(geometry: Geometry, voxels: [Float]) {
        precondition(voxels.count == geometry.count, "a volume needs one value per voxel")
        self.geometry = geometry
        self.voxels = voxels
    }

    /// Gives up the volume for its voxels: the only owner may change them in place.
    public consuming func takeVoxels() -> [Float] { voxels }

    /// The value at column i, row j, slice k.
    public subscript(i: Int, j: Int, k: Int) -> Float { voxels[geometry.offset(i, j, k)] }

    /// The volume with bright and dark turned over, as MONOCHROME1 is shown.
    public var negative: Volume { Volume(geometry: geometry, voxels: voxels.map { -$0 }) }
}
