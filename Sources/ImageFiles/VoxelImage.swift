internal import Imaging

/// A NIfTI file of a volume, in pieces that are made when they are asked for.
///
/// Volumes are the largest things in memory; a copy for the file would double the peak of a conversion.
struct VoxelImage: Sendable {
    private let header: [UInt8]
    private let voxels: [Float]
    private let size: SIMD3<Int>
    private let datatype: NIfTIDatatype
    private let rowsReversed: Bool
    private let rowsOfPiece: Int
    /// Number of pieces, each about as large as those of a compressed file.
    let pieceCount: Int

    /// - Parameter rowsReversed: Whether rows are stored in the opposite order, at the same places in the patient.
    init(_ volume: Volume, rowsReversed: Bool) throws(EncodingFault) {
        let geometry = volume.geometry
        voxels = volume.voxels
        size = geometry.size
        datatype = NIfTIDatatype.smallest(for: voxels)
        header = try NIfTIEncoding.header(
            of: rowsReversed ? geometry.withReversedRows : geometry, datatype: datatype)
        self.rowsReversed = rowsReversed
        rowsOfPiece = max(1, GzipMember.pieceSize / (size.x * datatype.size))
        pieceCount = (size.y * size.z + rowsOfPiece - 1) / rowsOfPiece
    }

    /// The bytes of one piece; the header stands before the first voxels.
    @Sendable
    func piece(_ index: Int) -> [UInt8] {
        let rows = index * rowsOfPiece..<min(size.y * size.z, (index + 1) * rowsOfPiece)
        let header = index == 0 ? header : []
        let count = header.count + rows.count * size.x * datatype.size
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            unsafe raw.copyBytes(from: header)
            var offset = header.count
            for row in rows {
                let target = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: raw[offset..<offset + size.x * datatype.size])
                unsafe datatype.store(voxels.span.extracting(voxelsOfRow(row)), in: target)
                offset += target.count
            }
            filled = count
        }
    }

    /// All pieces, one behind the other.
    var pieces: some Sequence<[UInt8]> { (0..<pieceCount).lazy.map(piece) }

    /// The file as one gzip member.
    var compressed: GzipMember {
        get throws(EncodingFault) { try GzipMember(pieces: pieceCount, piece: piece) }
    }

    /// The voxels of a row of the file, counted through all slices.
    private func voxelsOfRow(_ row: Int) -> Range<Int> {
        let (k, j) = row.quotientAndRemainder(dividingBy: size.y)
        let start = (k * size.y + (rowsReversed ? size.y - 1 - j : j)) * size.x
        return start..<start + size.x
    }
}
