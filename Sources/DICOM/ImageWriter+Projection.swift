extension ImageWriter {
    static let radiographyClass = "1.2.840.10008.5.1.4.1.1.1"

    /// Writes a projection as a computed radiography image.
    ///
    /// - Parameters:
    ///   - bitsStored: Depth of the values, 1...16.
    ///   - path: The file to write.
    ///   - stored: Stored values, row by row.
    ///   - width: Pixels in a row.
    ///   - pixelSpacing: Distance of two pixels on the detector, in mm.
    ///   - isInverted: Whether low values are bright (MONOCHROME1).
    /// - Throws: `DICOMError.cannotWrite`.
    /// - Precondition: Whole rows, and at least one of them.
    public func writeProjection(
        stored: [UInt16], bitsStored: Int = 12, width: Int, pixelSpacing: Double, isInverted: Bool, to path: String
    ) throws(DICOMError) {
        precondition(width > 0 && !stored.isEmpty && stored.count.isMultiple(of: width), "whole rows of pixels")
        let dataset = try Dataset(creating: path)
        let item = dataset.root
        try putIdentity(item, sopClass: Self.radiographyClass, imageType: "", number: 1)
        try item.put(.imageType, "ORIGINAL\\PRIMARY")
        try item.put(.kvp, "110")
        try item.put(Tag(0x0018_5101), "PA")
        try item.put(.imagerPixelSpacing, "\(pixelSpacing)\\\(pixelSpacing)")
        try item.put(Tag(0x0020_0020), "L\\F")
        try item.put(.windowCenter, "\(1 << (bitsStored - 1))")
        try item.put(.windowWidth, "\(1 << bitsStored)")
        try putPixels(
            stored, width: width, height: stored.count / width, bitsStored: bitsStored,
            photometric: isInverted ? "MONOCHROME1" : "MONOCHROME2", in: dataset)
        try dataset.save(as: transferSyntax)
    }
}
