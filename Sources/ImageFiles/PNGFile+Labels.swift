internal import CImageIO
internal import Files
public import Imaging

extension PNGFile {
    /// More pixels than any detector has; what claims more is refused before memory is taken for it.
    private static let greatestPixelCount: UInt64 = 1 << 28
    private static let greatestFileSize = 1 << 30

    /// Reads a picture of label values: the greys of a grey picture, the indices of one with a palette.
    ///
    /// A picture of only 0 and 255 shows one structure, of value 1.
    ///
    /// - Throws: `ImageFileError.cannotRead`, `.damaged` if it is not complete or shows colours, `.unsupported` if it is no
    ///   PNG or a value is beyond 255.
    public static func labels(at path: String) throws(ImageFileError) -> Raster<UInt8> {
        let bytes = try ImageFileError.wrapping { () throws(FileError) in
            let file = try RegularFile(at: path)
            return file.size <= greatestFileSize ? try file.bytes(from: 0, count: file.size) : nil
        }
        guard let bytes else { throw .unsupported(path: path, reason: "it is larger than a picture can be") }
        return try FormatFault.naming(path) { () throws(FormatFault) in try labels(bytes) }
    }

    private static func labels(_ bytes: [UInt8]) throws(FormatFault) -> Raster<UInt8> {
        guard bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) else { throw .unsupported("it is no PNG picture") }
        var image = cimageio_pixels()
        var status = cimageio_status()
        let codes = unsafe bytes.withUnsafeBufferPointer { input -> [UInt8]? in
            guard let start = input.baseAddress,
                let pixels = unsafe cimageio_png_codes(start, input.count, greatestPixelCount, &image, &status)
            else { return nil }
            defer { unsafe cimageio_release(pixels) }
            let count = Int(image.width) * Int(image.height) * Int(image.channels)
            return unsafe [UInt8](UnsafeBufferPointer(start: pixels, count: count))
        }
        guard let codes else { throw .damaged(status.words) }
        var values = codes
        if image.channels == 2 {
            values = stride(from: 0, to: codes.count, by: 2).map { codes[$0] }
            guard stride(from: 1, to: codes.count, by: 2).allSatisfy({ codes[$0] == 0 }) else {
                throw .unsupported("it holds values beyond 255, and labels are at most that; is it an image?")
            }
        }
        if values.contains(255), values.allSatisfy({ $0 == 0 || $0 == 255 }) { values = values.map { $0 & 1 } }
        return Raster(width: Int(image.width), height: Int(image.height), pixels: values)
    }
}
