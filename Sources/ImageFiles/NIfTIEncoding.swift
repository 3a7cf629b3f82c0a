internal import Imaging

/// The bytes before the voxels of the NIfTI-1 files that we write: little endian, in mm, without any text.
enum NIfTIEncoding {
    /// Behind the header of 348 bytes stand four zero bytes: no extension.
    static let voxelOffset = 352

    /// Header and extension mark, `voxelOffset` bytes.
    static func header(of geometry: Geometry, datatype: NIfTIDatatype) throws(EncodingFault) -> [UInt8] {
        let size = geometry.size
        guard size.min() > 0, size.max() <= 32_767 else {
            let text = "\(size.x) x \(size.y) x \(size.z)"
            throw EncodingFault(reason: "NIfTI-1 holds 1 to 32767 voxels along an axis, not \(text)")
        }
        guard geometry.origin.isFinite, geometry.determinant.isFinite, geometry.determinant != 0 else {
            throw EncodingFault(reason: "its grid is singular or not finite")
        }
        var header = ByteWriter(count: voxelOffset)
        header.put(Int32(348), at: 0)
        for (index, extent) in [3, size.x, size.y, size.z, 1, 1, 1, 1].enumerated() {
            header.put(Int16(extent), at: 40 + 2 * index)
        }
        header.put(Int16(datatype.rawValue), at: 70)
        header.put(Int16(datatype.size * 8), at: 72)
        header.put(Double(voxelOffset), at: 108)
        header.put(1.0, at: 112)  // scl_slope
        header.put(UInt8(2), at: 123)  // xyzt_units: mm
        put(geometry, in: &header)
        for (index, byte) in "n+1".utf8.enumerated() { header.put(byte, at: 344 + index) }
        return header.bytes
    }

    private static func put(_ geometry: Geometry, in header: inout ByteWriter) {
        let toRAS = Vector(-1, -1, 1)
        let columns = [geometry.columnStep, geometry.rowStep, geometry.sliceStep, geometry.origin].map {
            $0 * toRAS
        }
        let spacing = geometry.spacing
        let rotation = Rotation(geometry)
        header.put(rotation?.handedness ?? 1, at: 76)
        for axis in 0..<3 { header.put(spacing[axis], at: 80 + 4 * axis) }
        header.put(Int16(1), at: 254)  // sform_code: scanner
        for (column, vector) in columns.enumerated() {
            for axis in 0..<3 { header.put(vector[axis], at: 280 + 16 * axis + 4 * column) }
        }
        guard let rotation else { return }
        header.put(Int16(1), at: 252)  // qform_code: scanner
        for axis in 0..<3 {
            header.put(rotation.quaternion[axis], at: 256 + 4 * axis)
            header.put(columns[3][axis], at: 268 + 4 * axis)
        }
    }
}

/// The axes of a grid as NIfTI's quaternion (b, c, d), a being positive.
private struct Rotation {
    let quaternion: SIMD3<Double>
    /// -1 where the slices run against the right-hand rule, else 1.
    let handedness: Double

    /// Nil where two axes are not perpendicular within 1e-4: no quaternion can say that.
    init?(_ geometry: Geometry) {
        let toRAS = Vector(-1, -1, 1)
        let x = geometry.columnStep.normalized * toRAS
        let y = geometry.rowStep.normalized * toRAS
        var z = geometry.sliceStep.normalized * toRAS
        guard max(abs(x.dot(y)), abs(y.dot(z)), abs(z.dot(x))) <= 1e-4 else { return nil }
        handedness = x.cross(y).dot(z) < 0 ? -1 : 1
        z *= handedness
        // The largest of the four parts is found first: the others are divided by it.
        let trace = x.x + y.y + z.z
        let squares = [1 + trace, 1 + 2 * x.x - trace, 1 + 2 * y.y - trace, 1 + 2 * z.z - trace]
        let largest = squares.indices.max { squares[$0] < squares[$1] } ?? 0
        let half = max(0, squares[largest]).squareRoot() / 2
        let (yz, zx, xy) = (y.z - z.y, z.x - x.z, x.y - y.x)  // 4a times b, c, d
        let (bc, bd, cd) = (x.y + y.x, x.z + z.x, y.z + z.y)  // 4 times the products
        let parts: SIMD4<Double> =  // a, b, c, d
            switch largest {
            case 0: SIMD4(half, yz / (4 * half), zx / (4 * half), xy / (4 * half))
            case 1: SIMD4(yz / (4 * half), half, bc / (4 * half), bd / (4 * half))
            case 2: SIMD4(zx / (4 * half), bc / (4 * half), half, cd / (4 * half))
            default: SIMD4(xy / (4 * half), bd / (4 * half), cd / (4 * half), half)
            }
        let positive = parts.x < 0 ? -parts : parts
        quaternion = SIMD3(positive.y, positive.z, positive.w)
    }
}

/// Little-endian numbers at fixed places.
private struct ByteWriter {
    private(set) var bytes: [UInt8]

    init(count: Int) { bytes = [UInt8](repeating: 0, count: count) }

    mutating func put(_ value: some FixedWidthInteger, at offset: Int) {
        for place in 0..<value.bitWidth / 8 {
            bytes[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * place))
        }
    }

    /// As single precision.
    mutating func put(_ value: Double, at offset: Int) { put(Float(value).bitPattern, at: offset) }
}
