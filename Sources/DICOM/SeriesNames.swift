/// What people called a series: words that tell the series of a study apart, and never leave the program.
public enum SeriesNames {
    /// SeriesDescription and ProtocolName of the object that an image is from, those that are there.
    ///
    /// - Throws: `DICOMError` when the file changed since the image was read.
    public static func of(_ image: ImageInstance) throws(DICOMError) -> [String] {
        let root = try Dataset(headerOf: try FileStructure(path: image.file)).root
        return [Tag.seriesDescription, .protocolName].compactMap(root.name)
    }
}
