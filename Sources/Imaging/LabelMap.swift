/// One label value per voxel on a grid in the patient.
public struct LabelMap: Equatable, Sendable {
    /// The value of a voxel that belongs to no structure.
    public static let background: UInt8 = 0
    /// The value of a voxel nobody looked at.
    public static let notAnnotated: UInt8 = 255

    /// Size and place of the grid.
    public let geometry: Geometry
    /// One value per voxel: columns run fastest, then rows, then slices.
    public var values: [UInt8]

    /// A label map of `geometry.count` voxels.
    ///
    /// - Precondition: `values.count == geometry.count`.
    public init(geometry: Geometry, values: [UInt8]) {
        precondition(values.count == geometry.count, "a label map needs one value per voxel")
        self.geometry = geometry
        self.values = values
    }

    /// The value at column i, row j, slice k.
    public subscript(i: Int, j: Int, k: Int) -> UInt8 { values[geometry.offset(i, j, k)] }

    /// The structure values that occur, in rising order, without background and not annotated.
    public var structures: [UInt8] {
        var seen = [Bool](repeating: false, count: 256)
        for value in values { seen[Int(value)] = true }
        return (1..<255).filter { seen[$0] }.map { UInt8($0) }
    }
}
