internal import ImageFiles
internal import Imaging

extension PictureFile {
    /// The channels, intensities 0...1: one of a grey picture, three in colour.
    var rasters: [Raster<Float>] {
        (0..<channels).map { channel in
            let pixels = stride(from: channel, to: values.count, by: channels).map { Float(values[$0]) / 255 }
            return Raster(width: width, height: height, pixels: pixels)
        }
    }
}

extension [Raster<Float>] {
    /// The brightness (ITU-R BT.601), 0...1, of one channel or of red, green and blue as a volume of one slice of pixels of
    /// 1 mm.
    var volume: Volume {
        let brightness =
            count == 1
            ? self[0].pixels
            : self[0].pixels.indices.map {
                0.299 * self[0].pixels[$0] + 0.587 * self[1].pixels[$0] + 0.114 * self[2].pixels[$0]
            }
        return Volume(geometry: Geometry(ofPicture: self[0].width, self[0].height), voxels: brightness)
    }
}
