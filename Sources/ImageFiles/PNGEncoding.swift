internal import CImageIO
internal import Imaging

/// A picture as libpng takes it.
struct PNGEncoding {
    private let width: Int
    private let height: Int
    private let kind: cimageio_png_kind
    /// One byte a pixel, two with the higher one first, or three.
    private let pixels: [UInt8]
    /// Three bytes a colour.
    private var palette: [UInt8] = []

    /// A grey picture.
    init(_ picture: Raster<UInt8>) {
        (width, height) = (picture.width, picture.height)
        kind = cimageio_png_grey
        pixels = picture.pixels
    }

    /// A grey picture of 16 bits.
    init(_ picture: Raster<UInt16>) {
        (width, height) = (picture.width, picture.height)
        kind = cimageio_png_grey16
        var parts: [UInt8] = []
        parts.reserveCapacity(2 * picture.pixels.count)
        for pixel in picture.pixels {
            parts.append(UInt8(pixel >> 8))
            parts.append(UInt8(truncatingIfNeeded: pixel))
        }
        pixels = parts
    }

    /// A colour picture.
    init(_ picture: Raster<RGB>) {
        (width, height) = (picture.width, picture.height)
        kind = cimageio_png_rgb
        var parts: [UInt8] = []
        parts.reserveCapacity(3 * picture.pixels.count)
        for pixel in picture.pixels {
            parts.append(pixel.red)
            parts.append(pixel.green)
            parts.append(pixel.blue)
        }
        pixels = parts
    }

    /// A picture of indices.
    init(_ indices: Raster<UInt8>, palette: [RGB]) throws(EncodingFault) {
        // libpng only warns of an index beyond the palette.
        guard (1...256).contains(palette.count), indices.pixels.allSatisfy({ Int($0) < palette.count }) else {
            throw EncodingFault(reason: "a palette of \(palette.count) colours does not fit its indices")
        }
        (width, height) = (indices.width, indices.height)
        kind = cimageio_png_palette
        pixels = indices.pixels
        self.palette = palette.flatMap { [$0.red, $0.green, $0.blue] }
    }

    /// The bytes of the PNG.
    func bytes() throws(EncodingFault) -> [UInt8] {
        guard (1...1_000_000).contains(width), (1...1_000_000).contains(height) else {
            throw EncodingFault(reason: "a picture cannot be \(width) x \(height) pixels")
        }
        var status = cimageio_status()
        let encoded: [UInt8]? = unsafe pixels.withUnsafeBufferPointer { pixels in
            unsafe palette.withUnsafeBufferPointer { palette in
                guard let start = pixels.baseAddress else { return nil }
                var image = unsafe cimageio_png_image(
                    pixels: start, width: UInt32(width), height: UInt32(height), kind: kind,
                    palette: palette.baseAddress, palette_count: UInt32(palette.count / 3))
                var count = 0
                guard let bytes = unsafe cimageio_png_encode(&image, &count, &status) else { return nil }
                defer { unsafe cimageio_release(bytes) }
                return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count))
            }
        }
        guard let encoded else { throw EncodingFault(reason: status.words) }
        return encoded
    }
}
