internal import Files
public import Imaging
internal import Synchronization

/// NIfTI files: `.nii` and `.nii.gz`, told apart by their content.
///
/// Read are NIfTI-1 and NIfTI-2 in either byte order, 8 to 64-bit integers and 32 and 64-bit floating point, one volume
/// a file. NIfTI's RAS axes become DICOM's LPS, metres and micrometres become mm. Nothing that a header claims is
/// allocated before the file is known to be long enough to hold it.
public enum NIfTIFile {
    /// Reads the intensities of a file, scaled by its slope and intercept.
    ///
    /// Voxels of integer files are finite; floating point files may hold NaN and infinities, which stay.
    ///
    /// - Throws: `ImageFileError.cannotRead` if the file cannot be opened, `.damaged` if it contradicts itself, ends too
    ///   early, or has no invertible, plausible affine, `.unsupported` if it holds several volumes, complex numbers or
    ///   colours, more than 2^31 voxels, or is a pair of files.
    public static func volume(at path: String) throws(ImageFileError) -> Volume {
        let (header, bytes, offset) = try content(of: path)
        let voxels = header.datatype.voxels(
            in: bytes, from: offset, count: header.geometry.count, bigEndian: header.bigEndian,
            slope: header.slope,
            intercept: header.intercept)
        return Volume(geometry: header.geometry, voxels: voxels)
    }

    /// Reads size and place of the voxels, and nothing else.
    ///
    /// - Throws: What `volume(at:)` throws of the header.
    public static func geometry(at path: String) throws(ImageFileError) -> Geometry {
        let file = try ImageFileError.wrapping { () throws(FileError) in try RegularFile(at: path) }
        return try header(of: file, at: path).header.geometry
    }

    /// Reads a file as label values: whole numbers within 0.001, from 0 to 255.
    ///
    /// - Throws: What `volume(at:)` throws, and `ImageFileError.unsupported` if a voxel is no label value.
    public static func labelMap(at path: String) throws(ImageFileError) -> LabelMap {
        let (header, bytes, offset) = try content(of: path)
        @Sendable func voxels(_ run: Range<Int>) -> [Float] {
            header.datatype.voxels(
                in: bytes, from: offset + run.lowerBound * header.datatype.size, count: run.count,
                bigEndian: header.bigEndian, slope: header.slope, intercept: header.intercept)
        }
        // Run by run, as all voxels in single precision would take four times the memory of the label map.
        let misfit = Mutex<Int?>(nil)
        let values = unsafe ConcurrentWork.values(count: header.geometry.count) { run, places in
            for (place, voxel) in voxels(run).enumerated() {
                // Written so that a NaN fails as well. Half a unit more and cut off is rounded.
                let whole = voxel > -0.5 && voxel < 255.5 ? UInt8(voxel + 0.5) : 0
                unsafe places[place] = whole
                if !(abs(voxel - Float(whole)) <= 0.001) {
                    misfit.withLock { $0 = min($0 ?? .max, run.lowerBound + place) }
                    return
                }
            }
        }
        if let misfit = misfit.withLock(\.self) {
            let size = header.geometry.size
            let place = (misfit % size.x, misfit / size.x % size.y, misfit / (size.x * size.y))
            throw .unsupported(
                path: path,
                reason:
                    "voxel \(place) is \(voxels(misfit..<misfit + 1)[0]), and labels are whole numbers from 0 to 255; "
                    + "is it an image?"
            )
        }
        return LabelMap(geometry: header.geometry, values: values)
    }

    /// The header of a file, and whether it is compressed.
    private static func header(
        of file: borrowing RegularFile, at path: String
    ) throws(ImageFileError) -> (header: NIfTIHeader, compressed: Bool) {
        // Enough for a compressed header behind the longest extra field of gzip.
        let start = try file.content(from: 0, count: 1 << 17)
        let compressed = Gzip.begins(start)
        let header = try FormatFault.naming(path) { () throws(FormatFault) in
            try NIfTIHeader(compressed ? Gzip.prefix(of: start, count: NIfTIHeader.longest) : start)
        }
        return (header, compressed)
    }

    /// The header of a file, and bytes that hold its voxels from `offset` on.
    private static func content(
        of path: String
    ) throws(ImageFileError) -> (header: NIfTIHeader, bytes: [UInt8], offset: Int) {
        let file = try ImageFileError.wrapping { () throws(FileError) in try RegularFile(at: path) }
        let (header, compressed) = try header(of: file, at: path)
        let needed = header.byteCount
        let most =
            compressed ? file.size.multipliedReportingOverflow(by: Gzip.greatestRatio) : (file.size, false)
        guard needed <= most.0 || most.1 else {
            throw .damaged(
                path: path, reason: "its header needs \(needed) bytes, and it holds at most \(most.0)")
        }
        guard compressed else {
            let bytes = try file.content(from: header.voxelOffset, count: needed - header.voxelOffset)
            return (header, bytes, 0)
        }
        // Bytes that do not compress at all grow by a thousandth; twice as many are no voxels.
        let stream = try file.content(from: 0, count: 2 * needed + 1 << 20)
        let bytes = try FormatFault.naming(path) { () throws(FormatFault) in
            try Gzip.decompressed(stream, first: needed)
        }
        guard bytes.count == needed else {
            throw .damaged(
                path: path, reason: "its header needs \(needed) bytes, and it holds \(bytes.count)")
        }
        return (header, bytes, header.voxelOffset)
    }
}

extension RegularFile {
    /// Its bytes, with errors of this module.
    fileprivate borrowing func content(from offset: Int, count: Int) throws(ImageFileError) -> [UInt8] {
        do throws(FileError) {
            return try bytes(from: offset, count: count)
        } catch {
            throw ImageFileError(error)
        }
    }
}
