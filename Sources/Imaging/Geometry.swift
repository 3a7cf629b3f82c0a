/// Where the voxels of a volume lie in the patient.
///
/// Voxel (i, j, k) is column i, row j, slice k; its centre lies at
/// `origin + i * columnStep + j * rowStep + k * sliceStep`, in mm, in DICOM's LPS axes. The three steps need not be
/// perpendicular: a gantry tilt is a slice step that leans.
public struct Geometry: Equatable, Sendable {
    /// Number of columns, rows and slices.
    public let size: SIMD3<Int>
    /// Centre of voxel (0, 0, 0), in mm.
    public let origin: Vector
    /// From one column to the next (i + 1), in mm.
    public let columnStep: Vector
    /// From one row to the next (j + 1), in mm.
    public let rowStep: Vector
    /// From one slice to the next (k + 1), in mm.
    public let sliceStep: Vector

    /// A geometry of the given size and steps.
    public init(size: SIMD3<Int>, origin: Vector, columnStep: Vector, rowStep: Vector, sliceStep: Vector) {
        self.size = size
        self.origin = origin
        self.columnStep = columnStep
        self.rowStep = rowStep
        self.sliceStep = sliceStep
    }

    /// The grid of a picture: one slice of pixels of 1 mm, the first at the origin.
    public init(ofPicture width: Int, _ height: Int) {
        self.init(
            size: SIMD3(width, height, 1), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
    }

    /// Number of voxels.
    public var count: Int { size.x * size.y * size.z }

    /// Distance between neighbouring columns, rows and slices, in mm.
    public var spacing: Vector { Vector(columnStep.length, rowStep.length, sliceStep.length) }

    /// Volume of one voxel, in cubic mm.
    public var voxelVolume: Double { abs(determinant) }

    /// Determinant of the three steps; 0 when they lie in one plane.
    public var determinant: Double { columnStep.cross(rowStep).dot(sliceStep) }

    /// The step along an axis: 0 columns, 1 rows, 2 slices.
    public func step(along axis: Int) -> Vector {
        axis == 0 ? columnStep : axis == 1 ? rowStep : sliceStep
    }

    /// Position of a voxel index, which may lie between voxels or outside, in mm.
    public func position(of index: Vector) -> Vector {
        origin + columnStep * index.x + rowStep * index.y + sliceStep * index.z
    }

    /// The voxel index at a position in mm: the inverse of `position(of:)`.
    ///
    /// - Precondition: `determinant` is not 0.
    public func index(at position: Vector) -> Vector {
        let offset = position - origin
        return Vector(
            offset.dot(rowStep.cross(sliceStep)),
            offset.dot(sliceStep.cross(columnStep)),
            offset.dot(columnStep.cross(rowStep))) / determinant
    }

    /// Offset of voxel (i, j, k) in storage where columns run fastest, then rows, then slices.
    public func offset(_ i: Int, _ j: Int, _ k: Int) -> Int { i + size.x * (j + size.y * k) }

    /// Whether both have one size and every voxel centre lies within `tolerance` mm of its twin.
    public func matches(_ other: Geometry, tolerance: Double) -> Bool {
        guard size == other.size else { return false }
        // An affine map strays furthest at a corner.
        return (0..<8).allSatisfy { corner in
            let index = Vector(
                corner & 1 == 0 ? 0 : Double(size.x - 1),
                corner & 2 == 0 ? 0 : Double(size.y - 1),
                corner & 4 == 0 ? 0 : Double(size.z - 1))
            return (position(of: index) - other.position(of: index)).length <= tolerance
        }
    }
}
