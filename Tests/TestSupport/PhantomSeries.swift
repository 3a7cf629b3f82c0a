public import DICOM
public import Imaging

/// A small DICOM series with known voxels, written by code.
public struct PhantomSeries: Sendable {
    /// Size and place of the grid.
    public var geometry: Geometry
    /// What the images share.
    public var series: ImageWriter.Series
    /// Depth of the stored values.
    public var bitsStored = 12

    /// A CT of 8 x 6 x 5 voxels of 0.5 x 0.75 x 2 mm, not at the origin.
    public init(identity: String = "phantom", modality: ImageWriter.Modality = .ct, isCompressed: Bool = false) {
        geometry = Geometry(
            size: SIMD3(8, 6, 5), origin: Vector(-10.5, 20, 100), columnStep: Vector(0.5, 0, 0),
            rowStep: Vector(0, 0.75, 0), sliceStep: Vector(0, 0, 2))
        series = ImageWriter.Series(
            modality: modality, patient: "DOE^JANE", identity: identity, date: "20200131",
            isCompressed: isCompressed, rescale: modality == .ct ? (1, -1024) : nil)
    }

    /// The stored value at a voxel: different at every voxel of a slice, and from slice to slice.
    public func stored(_ i: Int, _ j: Int, _ k: Int) -> UInt16 { UInt16((i + 10 * j + 100 * k) % 4096) }

    /// The value that a reader must see at a voxel.
    public func value(_ i: Int, _ j: Int, _ k: Int) -> Float {
        let rescale = series.rescale ?? (1, 0)
        return Float(rescale.slope * Double(stored(i, j, k)) + rescale.intercept)
    }

    /// The volume that a reader must see.
    public var volume: Volume {
        var voxels: [Float] = []
        for k in 0..<geometry.size.z {
            for j in 0..<geometry.size.y {
                for i in 0..<geometry.size.x { voxels.append(value(i, j, k)) }
            }
        }
        return Volume(geometry: geometry, voxels: voxels)
    }

    /// The stored values of slice k, row by row, the low byte of each first.
    public func storedBytes(slice k: Int) -> [UInt8] {
        (0..<geometry.size.y).flatMap { j in
            (0..<geometry.size.x).flatMap { i in
                let value = stored(i, j, k)
                return [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
            }
        }
    }

    /// Writes slice k and returns the path.
    @discardableResult
    public func write(slice k: Int, to path: String) throws -> String {
        var pixels: [UInt16] = []
        for j in 0..<geometry.size.y {
            for i in 0..<geometry.size.x { pixels.append(stored(i, j, k)) }
        }
        try ImageWriter(series: series).write(
            stored: pixels, bitsStored: bitsStored, slice: k, of: geometry, to: path)
        return path
    }

    /// Writes all slices into a folder, named so that their order by name is not their order in space.
    @discardableResult
    public func write(into folder: TemporaryFolder, prefix: String = "") throws -> [String] {
        try (0..<geometry.size.z).map { k in
            try write(slice: k, to: folder.path("\(prefix)image\(k * 7 % geometry.size.z).dcm"))
        }
    }
}
