internal import Files
public import Imaging

extension NIfTIFile {
    /// The bytes of a file that holds a volume: NIfTI-1, little endian, without text.
    ///
    /// Voxels that are all whole are stored as the smallest of uint8, int16, uint16 and int32 that holds them, others as
    /// float32: reading gives the same numbers. The geometry is stored in single precision, as sform, and as qform where
    /// the axes are perpendicular.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if an extent is beyond 32767 or empty, or the grid is singular.
    public static func encoded(_ volume: Volume, compressed: Bool) throws(ImageFileError) -> [UInt8] {
        try EncodingFault.naming { () throws(EncodingFault) in try bytes(of: volume, compressed: compressed) }
    }

    /// The bytes of a file that holds a label map as uint8.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if an extent is beyond 32767 or empty, or the grid is singular.
    public static func encoded(_ labels: LabelMap, compressed: Bool) throws(ImageFileError) -> [UInt8] {
        try EncodingFault.naming { () throws(EncodingFault) in try bytes(of: labels, compressed: compressed) }
    }

    /// Writes a volume in one step, as `encoded(_:compressed:)` says; a path that ends in `.gz` is compressed.
    ///
    /// - Parameters:
    ///   - volume: What is written.
    ///   - path: The file to write.
    ///   - rowsReversed: Whether rows are stored in the opposite order; the voxels stay where they are in the
    ///     patient.
    /// - Throws: `ImageFileError.cannotWrite` if the volume has no such form or the system refuses.
    public static func write(
        _ volume: consuming Volume, rowsReversed: Bool = false, to path: String
    ) throws(ImageFileError) {
        let image: VoxelImage
        let member: GzipMember?
        do throws(EncodingFault) {
            image = try VoxelImage(volume, rowsReversed: rowsReversed)
            member = path.hasSuffix(".gz") ? try image.compressed : nil
        } catch {
            throw .cannotWrite(path: path, reason: error.reason)
        }
        try ImageFileError.wrapping { () throws(FileError) in
            if let member {
                try AtomicFile.write(parts: member.parts, to: path)
            } else {
                try AtomicFile.write(parts: image.pieces, to: path)
            }
        }
    }

    /// Writes a label map in one step, as `encoded(_:compressed:)` says; a path that ends in `.gz` is compressed.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if the label map has no such form or the system refuses.
    public static func write(_ labels: LabelMap, to path: String) throws(ImageFileError) {
        let file = try EncodingFault.naming(path) { () throws(EncodingFault) in
            try bytes(of: labels, compressed: path.hasSuffix(".gz"))
        }
        try ImageFileError.wrapping { () throws(FileError) in try AtomicFile.write(file, to: path) }
    }

    private static func bytes(of volume: Volume, compressed: Bool) throws(EncodingFault) -> [UInt8] {
        let image = try VoxelImage(volume, rowsReversed: false)
        return compressed ? try image.compressed.bytes : Array(image.pieces.joined())
    }

    private static func bytes(of labels: LabelMap, compressed: Bool) throws(EncodingFault) -> [UInt8] {
        let bytes = try NIfTIEncoding.header(of: labels.geometry, datatype: .uint8) + labels.values
        return compressed ? try Gzip.compressed(bytes) : bytes
    }
}
