internal import Imaging

/// What a NIfTI-1 or NIfTI-2 header says about one volume, checked.
struct NIfTIHeader {
    /// Bytes of the longest header, NIfTI-2's.
    static let longest = 540
    /// More voxels than this are refused: 8 GiB as `Volume` holds them.
    static let mostVoxels = 1 << 31
    /// More bytes before the voxels than this are refused.
    static let mostExtensionBytes = 1 << 26

    let bigEndian: Bool
    let datatype: NIfTIDatatype
    /// Where the voxels begin, in bytes from the start of the file.
    let voxelOffset: Int
    /// Intensity is `stored * slope + intercept`.
    let slope: Double
    let intercept: Double
    let geometry: Geometry

    /// Bytes of the file that header and voxels need.
    var byteCount: Int { voxelOffset + geometry.count * datatype.size }

    /// Reads the first bytes of a file.
    init(_ bytes: [UInt8]) throws(FormatFault) {
        let fields = try NIfTIFields(bytes)
        bigEndian = fields.bigEndian
        datatype = try Self.datatype(fields)
        voxelOffset = try Self.voxelOffset(fields)
        (slope, intercept) = try Self.scaling(fields, datatype: datatype)
        geometry = try fields.geometry(size: Self.size(fields))
    }

    private static func size(_ fields: NIfTIFields) throws(FormatFault) -> SIMD3<Int> {
        let dimensions = fields.dimension(0)
        guard (2...7).contains(dimensions) else {
            throw .damaged("dim[0] is \(dimensions), and an image has 2 to 7 dimensions")
        }
        let extents = (1...dimensions).map { fields.dimension($0) }
        guard extents.allSatisfy({ $0 > 0 }) else {
            throw .damaged("its dimensions are \(sizeText(extents)), and each must be at least 1")
        }
        guard extents.dropFirst(3).allSatisfy({ $0 == 1 }) else {
            throw .unsupported(
                "it holds a series of volumes, \(sizeText(extents)); split it into single volumes")
        }
        let size = SIMD3(extents[0], extents[1], dimensions > 2 ? extents[2] : 1)
        let (slice, sliceOverflow) = size.x.multipliedReportingOverflow(by: size.y)
        let (count, overflow) = slice.multipliedReportingOverflow(by: size.z)
        guard !sliceOverflow, !overflow, count <= mostVoxels else {
            throw .unsupported("it claims \(sizeText(extents)) voxels, and the most taken is \(mostVoxels)")
        }
        return size
    }

    private static func sizeText(_ extents: [Int]) -> String {
        extents.map(String.init).joined(separator: " x ")
    }

    private static func datatype(_ fields: NIfTIFields) throws(FormatFault) -> NIfTIDatatype {
        guard let datatype = NIfTIDatatype(rawValue: fields.datatype) else {
            throw .unsupported(
                "datatype \(fields.datatype) is no real number of 8, 16, 32 or 64 bits; convert it, to float32 for example"
            )
        }
        guard fields.bitsPerVoxel == datatype.size * 8 else {
            throw .damaged(
                "bitpix is \(fields.bitsPerVoxel), and datatype \(datatype.rawValue) has \(datatype.size * 8) bits"
            )
        }
        return datatype
    }

    private static func voxelOffset(_ fields: NIfTIFields) throws(FormatFault) -> Int {
        // 0 stands for "right behind the header and its four extension bytes".
        guard fields.voxelOffset != 0 else { return fields.headerSize + 4 }
        // A NaN fails the comparison as well.
        guard fields.voxelOffset >= Double(fields.headerSize),
            fields.voxelOffset <= Double(mostExtensionBytes),
            fields.voxelOffset == fields.voxelOffset.rounded()
        else { throw .damaged("vox_offset is \(fields.voxelOffset), which is no place for voxels") }
        return Int(fields.voxelOffset)
    }

    private static func scaling(
        _ fields: NIfTIFields, datatype: NIfTIDatatype
    ) throws(FormatFault) -> (slope: Double, intercept: Double) {
        guard fields.slope != 0 else { return (1, 0) }  // the standard: 0 is "not scaled"
        let greatest = abs(fields.slope) * (datatype.greatestInteger ?? 1) + abs(fields.intercept)
        guard greatest <= Double(Float.greatestFiniteMagnitude) else {
            throw .damaged(
                "scl_slope is \(fields.slope) and scl_inter \(fields.intercept), which scale to no number")
        }
        return (fields.slope, fields.intercept)
    }
}
