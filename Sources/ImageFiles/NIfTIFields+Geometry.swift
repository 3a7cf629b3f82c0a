internal import Imaging

extension NIfTIFields {
    /// Where the voxels lie in the patient, in mm and LPS.
    ///
    /// The affine (sform) comes first, since it holds any geometry exactly; then the quaternion (qform); then the bare
    /// voxel sizes, which the standard places at the origin along the axes of NIfTI's RAS.
    func geometry(size: SIMD3<Int>) throws(FormatFault) -> Geometry {
        let columns =
            affineCode > 0
            ? (0...3).map { affineColumn($0) }
            : quaternionCode > 0 ? try quaternionColumns() : try plainColumns()
        let millimetres = spatialUnit == 1 ? 1000.0 : spatialUnit == 3 ? 0.001 : 1.0
        // NIfTI's x runs to the right and y to the front, DICOM's to the left and to the back.
        let toLPS = Vector(-millimetres, -millimetres, millimetres)
        let geometry = Geometry(
            size: size, origin: columns[3] * toLPS, columnStep: columns[0] * toLPS,
            rowStep: columns[1] * toLPS,
            sliceStep: columns[2] * toLPS)
        try check(geometry)
        return geometry
    }

    private func check(_ geometry: Geometry) throws(FormatFault) {
        let spacing = geometry.spacing
        guard geometry.origin.isFinite, spacing.isFinite else {
            throw .damaged("its affine holds a number that is not finite")
        }
        guard (0..<3).allSatisfy({ (0.001...100).contains(spacing[$0]) }) else {
            throw .damaged(
                "its voxels are \(spacing.x) x \(spacing.y) x \(spacing.z) mm, and 0.001 to 100 mm are plausible"
            )
        }
        guard geometry.origin.length <= 1e6 else {
            throw .damaged("its first voxel lies \(geometry.origin.length) mm from the origin")
        }
        guard geometry.voxelVolume > 1e-6 * spacing.x * spacing.y * spacing.z else {
            throw .damaged("its affine is singular: the axes of the voxels lie in one plane")
        }
    }

    private func voxelSize() throws(FormatFault) -> SIMD3<Double> {
        let size = SIMD3(pixelDimension(1), pixelDimension(2), pixelDimension(3))
        guard size.min() > 0, size.isFinite else {
            throw .damaged("pixdim is \(size.x) x \(size.y) x \(size.z), and each must be above 0")
        }
        return size
    }

    private func plainColumns() throws(FormatFault) -> [SIMD3<Double>] {
        let size = try voxelSize()
        return [SIMD3(size.x, 0, 0), SIMD3(0, size.y, 0), SIMD3(0, 0, size.z), SIMD3(0, 0, 0)]
    }

    private func quaternionColumns() throws(FormatFault) -> [SIMD3<Double>] {
        let size = try voxelSize()
        let squares = (quaternion * quaternion).sum()
        // Above 1 by more than single precision explains, the three parts belong to no rotation.
        guard squares <= 1.001 else { throw .damaged("quatern_b, c and d are no rotation: \(quaternion)") }
        // In single precision, half a turn leaves 1 - squares anywhere within three units of the last place.
        let halfTurn = squares > 1 - 3 * Double(Float.ulpOfOne)
        let part = halfTurn ? quaternion / squares.squareRoot() : quaternion
        let a = halfTurn ? 0 : (1 - squares).squareRoot()
        let (b, c, d) = (part.x, part.y, part.z)
        let handedness = pixelDimension(0) < 0 ? -1.0 : 1.0
        return [
            SIMD3(a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)) * size.x,
            SIMD3(2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)) * size.y,
            SIMD3(2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - b * b - c * c) * size.z
                * handedness,
            quaternionOffset,
        ]
    }
}
