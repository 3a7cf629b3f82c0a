internal import CImageIO
internal import Files

/// A PNG or JPEG picture with 8 bits a channel, told apart by its content.
public struct PictureFile: Equatable, Sendable {
    /// Number of columns.
    public let width: Int
    /// Number of rows.
    public let height: Int
    /// 1 for grey, 3 for red, green and blue.
    public let channels: Int
    /// Row by row from the top, each from the left, the channels of a pixel beside each other; 0 is black.
    public let values: [UInt8]

    /// Names of picture files end like this, in any case.
    public static let extensions = ["png", "jpg", "jpeg"]

    /// More pixels than any detector has; what claims more is refused before memory is taken for it.
    private static let greatestPixelCount: UInt64 = 1 << 28
    private static let greatestFileSize = 1 << 30

    /// Reads a file; transparent pixels lie on black, and 16 bits are scaled to 8.
    ///
    /// - Throws: `ImageFileError.cannotRead`, `.damaged` if the picture is not complete, `.unsupported` if the file is
    ///   neither PNG nor JPEG.
    public init(at path: String) throws(ImageFileError) {
        let bytes = try ImageFileError.wrapping { () throws(FileError) in
            let file = try RegularFile(at: path)
            return file.size <= Self.greatestFileSize ? try file.bytes(from: 0, count: file.size) : nil
        }
        guard let bytes else { throw .unsupported(path: path, reason: "it is larger than a picture can be") }
        self = try FormatFault.naming(path) { () throws(FormatFault) in try PictureFile(bytes) }
    }

    /// The picture that bytes hold.
    init(_ bytes: [UInt8]) throws(FormatFault) {
        var image = cimageio_pixels()
        var status = cimageio_status()
        let isPNG = bytes.starts(with: [0x89, 0x50, 0x4e, 0x47])
        guard isPNG || bytes.starts(with: [0xff, 0xd8, 0xff]) else {
            throw .unsupported("it is neither a PNG nor a JPEG picture")
        }
        let pixels = unsafe bytes.withUnsafeBufferPointer { input -> [UInt8]? in
            guard let start = input.baseAddress else { return nil }
            let decode = unsafe isPNG ? cimageio_png_decode : cimageio_jpeg_decode
            guard let pixels = unsafe decode(start, input.count, Self.greatestPixelCount, &image, &status) else {
                return nil
            }
            defer { unsafe cimageio_release(pixels) }
            let count = Int(image.width) * Int(image.height) * Int(image.channels)
            return unsafe [UInt8](UnsafeBufferPointer(start: pixels, count: count))
        }
        guard let pixels else { throw .damaged(status.words) }
        width = Int(image.width)
        height = Int(image.height)
        channels = image.is_grey ? 1 : 3
        values = image.channels == 4 ? Self.onBlack(pixels, channels: channels) : pixels
    }

    /// Red, green, blue and alpha as the colours that show on black; a grey picture keeps one channel.
    private static func onBlack(_ pixels: [UInt8], channels: Int) -> [UInt8] {
        var values: [UInt8] = []
        values.reserveCapacity(pixels.count / 4 * channels)
        for start in stride(from: 0, to: pixels.count, by: 4) {
            let alpha = Int(pixels[start + 3])
            for channel in 0..<channels {
                values.append(UInt8((Int(pixels[start + channel]) * alpha + 127) / 255))
            }
        }
        return values
    }
}
