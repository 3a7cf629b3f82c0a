public import Imaging

/// Where an image lies in the patient: PS3.3 section C.7.6.2.
public struct ImagePlane: Equatable, Sendable {
    /// Centre of the top left pixel, in mm (ImagePositionPatient).
    public let position: Vector
    /// Direction along a row, to the next column; length 1.
    public let rowDirection: Vector
    /// Direction along a column, to the next row; length 1.
    public let columnDirection: Vector

    init(position: Vector, rowDirection: Vector, columnDirection: Vector) {
        self.position = position
        self.rowDirection = rowDirection
        self.columnDirection = columnDirection
    }

    /// Direction across the image; length 1.
    public var normal: Vector { rowDirection.cross(columnDirection) }

    /// Reads and checks position and orientation; nil when the image has neither, as a projection has not.
    ///
    /// - Throws: `DICOMError.damaged` when one is missing or they are no orthonormal frame within 0.001.
    init?(_ item: Item, file: String) throws(DICOMError) {
        try self.init(position: item, orientation: item, file: file)
    }

    /// The same for objects that keep position and orientation in items of their own.
    init?(position positionItem: Item, orientation orientationItem: Item, file: String) throws(DICOMError) {
        let position = try positionItem.numbers(.imagePositionPatient, fault: .geometry)
        let orientation = try orientationItem.numbers(.imageOrientationPatient, fault: .geometry)
        if position == nil && orientation == nil { return nil }
        guard let position, position.count == 3, position.allSatisfy({ $0.isFinite && abs($0) < 1e6 }) else {
            throw .damaged(file: file, fault: .geometry, reason: "ImagePositionPatient is missing or no position")
        }
        guard let orientation, orientation.count == 6, orientation.allSatisfy(\.isFinite) else {
            throw .damaged(file: file, fault: .geometry, reason: "ImageOrientationPatient is missing or no orientation")
        }
        let row = Vector(orientation[0], orientation[1], orientation[2])
        let column = Vector(orientation[3], orientation[4], orientation[5])
        guard abs(row.length - 1) < 1e-3, abs(column.length - 1) < 1e-3, abs(row.dot(column)) < 1e-3 else {
            throw .damaged(
                file: file, fault: .geometry,
                reason: "ImageOrientationPatient is not a pair of perpendicular directions of length 1")
        }
        self.position = Vector(position[0], position[1], position[2])
        rowDirection = row
        columnDirection = column
    }
}

/// Distances between the centres of neighbouring pixels, in mm.
public struct PixelSpacing: Equatable, Sendable {
    /// Between rows, the first value of the attribute.
    public let betweenRows: Double
    /// Between columns, the second value of the attribute.
    public let betweenColumns: Double

    /// Reads and checks PixelSpacing, else ImagerPixelSpacing; nil when the image has neither.
    ///
    /// - Throws: `DICOMError.damaged` when the values are not two numbers from 0.001 to 100 mm.
    init?(_ item: Item, file: String) throws(DICOMError) {
        var values = try item.numbers(.pixelSpacing, fault: .spacing)
        if values == nil { values = try item.numbers(.imagerPixelSpacing, fault: .spacing) }
        guard let values else { return nil }
        guard values.count == 2, values.allSatisfy({ (0.001...100).contains($0) }) else {
            throw .damaged(
                file: file, fault: .spacing,
                reason: "PixelSpacing is \(values), not two distances from 0.001 to 100 mm")
        }
        betweenRows = values[0]
        betweenColumns = values[1]
    }
}
