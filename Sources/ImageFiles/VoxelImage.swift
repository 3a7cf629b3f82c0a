internal import Imaging

/// The bytes of an uncompressed NIfTI file of a volume, made in the memory of the volume's own voxels.
///
/// Volumes are the largest things in memory; a copy for the file would double the peak of a conversion.
struct VoxelImage {
    private var storage: [Float]
    private let count: Int

    /// - Parameter rowsReversed: Whether rows are stored in the opposite order, at the same places in the patient.
    init(_ volume: consuming Volume, rowsReversed: Bool) throws(EncodingFault) {
        let geometry = volume.geometry
        storage = volume.takeVoxels()
        let datatype = NIfTIDatatype.smallest(for: storage)
        let header = try NIfTIEncoding.header(
            of: rowsReversed ? geometry.withReversedRows : geometry, datatype: datatype)
        if rowsReversed { Self.reverseRows(in: &storage, size: geometry.size) }
        let data = storage.count * datatype.size
        datatype.narrow(&storage)
        count = header.count + data
        let missing = count - storage.count * MemoryLayout<Float>.stride
        if missing > 0 { storage.append(contentsOf: repeatElement(0, count: (missing + 3) / 4)) }
        unsafe storage.withUnsafeMutableBytes { raw in
            guard let start = raw.baseAddress else { return }
            unsafe (start + header.count).copyMemory(from: start, byteCount: data)
            unsafe raw.copyBytes(from: header)
        }
    }

    /// Lends out the bytes.
    func withBytes<Result, Failure: Error>(
        _ body: (borrowing RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(storage.span.bytes.extracting(0..<count))
    }

    private static func reverseRows(in voxels: inout [Float], size: SIMD3<Int>) {
        unsafe voxels.withUnsafeMutableBufferPointer { voxels in
            for k in 0..<size.z {
                for (low, high) in zip(0..<size.y / 2, (0..<size.y).reversed()) {
                    let (a, b) = ((k * size.y + low) * size.x, (k * size.y + high) * size.x)
                    for i in 0..<size.x { unsafe voxels.swapAt(a + i, b + i) }
                }
            }
        }
    }
}
