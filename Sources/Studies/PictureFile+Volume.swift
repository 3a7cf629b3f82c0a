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

    /// The brightness (ITU-R BT.601), 0...1, as a volume of one slice of pixels of 1 mm.
    var volume: Volume {
        let planes = rasters
        let brightness =
            planes.count == 1
            ? planes[0].pixels
            : planes[0].pixels.indices.map {
                0.299 * planes[0].pixels[$0] + 0.587 * planes[1].pixels[$0] + 0.114 * planes[2].pixels[$0]
            }
        return Volume(geometry: Geometry(ofPicture: width, height), voxels: brightness)
    }
}
