internal import Imaging

/// A Siemens mosaic: the slices of a volume as tiles of one picture, row by row from the top left.
///
/// The picture's position is that of a slice as large as the picture around the same centre. The slices follow each other along
/// the SliceNormalVector of the maker's header, SpacingBetweenSlices apart.
struct Mosaic: Equatable, Sendable {
    /// Number of slices.
    let count: Int
    /// Number of tiles beside each other, and below each other.
    let side: Int
    /// Whether the slices run along the normal of the picture, not against it.
    private let isForward: Bool
    /// Distance of neighbouring slices, in mm.
    private let spacing: Double

    /// What a data set says of its tiles; nil when it is no mosaic.
    ///
    /// - Throws: `DICOMError.unsupported` when the order or the distance of the slices is not known, `.damaged` when the
    ///   picture has no such tiles.
    init?(_ item: Item, pixels: PixelModule, file: String) throws(DICOMError) {
        let announced = item.mosaicSliceCount ?? 0
        guard item.texts(.imageType)?.contains("MOSAIC") == true || announced > 1 else { return nil }
        guard announced > 0, !pixels.isColour, let plane = try ImagePlane(item, file: file),
            let normal = SiemensHeader(item)?.numbers("SliceNormalVector"), normal.count == 3,
            let spacing = try? item.number(.spacingBetweenSlices), (0.001...1000).contains(spacing)
        else {
            throw .unsupported(
                file: file, kind: .mosaic,
                reason:
                    "a Siemens mosaic, many slices in one picture, that does not say how they lie; export the series as "
                    + "enhanced multi-frame images or as one image per slice")
        }
        let cosine = Vector(normal[0], normal[1], normal[2]).dot(plane.normal)
        let side = Int(Double(announced).squareRoot().rounded(.up))
        guard announced <= 4096, pixels.rows % side == 0, pixels.columns % side == 0, abs(abs(cosine) - 1) < 1e-2 else {
            throw .damaged(
                file: file, fault: .geometry,
                reason: "a mosaic of \(announced) slices does not fit a picture of \(pixels.columns) x \(pixels.rows)")
        }
        count = announced
        self.side = side
        isForward = cosine > 0
        self.spacing = spacing
    }

    /// Where slice k, counted from 0, lies, given the plane and the spacing of the picture.
    func plane(of k: Int, in picture: ImagePlane, pixels: PixelModule, spacing step: PixelSpacing) -> ImagePlane {
        let columns = Double(pixels.columns - pixels.columns / side) / 2
        let rows = Double(pixels.rows - pixels.rows / side) / 2
        let first =
            picture.position + picture.rowDirection * (columns * step.betweenColumns)
            + picture.columnDirection * (rows * step.betweenRows)
        return ImagePlane(
            position: first + picture.normal * (Double(k) * (isForward ? spacing : -spacing)),
            rowDirection: picture.rowDirection, columnDirection: picture.columnDirection)
    }

    /// The samples of slice k out of those of the picture.
    func tile(_ k: Int, of bytes: [UInt8], pixels: PixelModule) -> [UInt8] {
        let sample = bytes.count / (pixels.rows * pixels.columns)
        let (width, height) = (pixels.columns / side, pixels.rows / side)
        var tile: [UInt8] = []
        tile.reserveCapacity(width * height * sample)
        for row in 0..<height {
            let start = ((k / side * height + row) * pixels.columns + k % side * width) * sample
            tile += bytes[start..<start + width * sample]
        }
        return tile
    }
}
