/// The fields of a NIfTI header by name, of either version and byte order; only its kind is checked.
struct NIfTIFields {
    /// 348 bytes for NIfTI-1, 540 for NIfTI-2.
    let headerSize: Int
    private let fields: ByteFields

    var bigEndian: Bool { fields.bigEndian }

    /// Finds version and byte order from the first bytes of a file.
    init(_ bytes: [UInt8]) throws(FormatFault) {
        guard bytes.count >= 4 else { throw .damaged("it ends within its header") }
        let little = ByteFields(bytes: bytes, bigEndian: false)
        let big = ByteFields(bytes: bytes, bigEndian: true)
        let match = [little, big].first { [348, 540].contains($0.integer(Int32.self, at: 0)) }
        guard let match else { throw .damaged("it does not begin as a NIfTI file does") }
        fields = match
        headerSize = Int(match.integer(Int32.self, at: 0))
        guard bytes.count >= headerSize else { throw .damaged("it ends within its header") }
        let magic = headerSize == 348 ? Array(bytes[344..<348]) : Array(bytes[4..<12])
        switch magic {
        case Array("n+1\0".utf8), Array("n+2\0\r\n\u{1a}\n".utf8): break
        case Array("ni1\0".utf8), Array("ni2\0\r\n\u{1a}\n".utf8):
            throw .unsupported("it is the header of a pair, .hdr and .img; convert it to one .nii")
        default:
            throw .unsupported(
                "it has no NIfTI mark; ANALYZE files say too little about orientation, convert it to .nii")
        }
    }

    private var wide: Bool { headerSize == 540 }

    /// `dim[index]`.
    func dimension(_ index: Int) -> Int {
        wide
            ? Int(fields.integer(Int64.self, at: 16 + 8 * index))
            : Int(fields.integer(Int16.self, at: 40 + 2 * index))
    }

    var datatype: Int { Int(fields.integer(Int16.self, at: wide ? 12 : 70)) }
    var bitsPerVoxel: Int { Int(fields.integer(Int16.self, at: wide ? 14 : 72)) }

    /// `pixdim[index]`; `pixdim[0]` is the handedness of the quaternion's axes.
    func pixelDimension(_ index: Int) -> Double { real(76 + 4 * index, 104 + 8 * index) }

    var voxelOffset: Double {
        wide ? Double(fields.integer(Int64.self, at: 168)) : fields.float(at: 108)
    }
    var slope: Double { real(112, 176) }
    var intercept: Double { real(116, 184) }

    /// `xyzt_units`: the unit of space stands in the three lowest bits.
    var spatialUnit: Int {
        (wide ? Int(fields.integer(Int32.self, at: 500)) : Int(fields.integer(UInt8.self, at: 123))) & 7
    }

    var quaternionCode: Int { code(252, 344) }
    var affineCode: Int { code(254, 348) }

    /// `quatern_b`, `quatern_c` and `quatern_d`.
    var quaternion: SIMD3<Double> { SIMD3(real(256, 352), real(260, 360), real(264, 368)) }
    var quaternionOffset: SIMD3<Double> { SIMD3(real(268, 376), real(272, 384), real(276, 392)) }

    /// Column 0...3 of `srow_x`, `srow_y` and `srow_z`.
    func affineColumn(_ column: Int) -> SIMD3<Double> {
        SIMD3(
            real(280 + 4 * column, 400 + 8 * column), real(296 + 4 * column, 432 + 8 * column),
            real(312 + 4 * column, 464 + 8 * column))
    }

    private func real(_ narrow: Int, _ broad: Int) -> Double {
        wide ? fields.double(at: broad) : fields.float(at: narrow)
    }

    private func code(_ narrow: Int, _ broad: Int) -> Int {
        wide ? Int(fields.integer(Int32.self, at: broad)) : Int(fields.integer(Int16.self, at: narrow))
    }
}
