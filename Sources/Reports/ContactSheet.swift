internal import ImageFiles
internal import Imaging

/// Pictures of one size laid out in rows.
enum ContactSheet {
    /// Pixels between two pictures.
    static let gap = 4
    /// A sheet is no wider than this, unless one picture is.
    static let greatestWidth = 1200

    /// Between two dark pictures a gap must still be seen.
    static let ground = RGB(grey: 56)

    /// All pictures in reading order.
    ///
    /// - Precondition: There is a picture, and all have the size of the first.
    static func raster(of tiles: [Raster<RGB>]) -> Raster<RGB> {
        let (width, height) = (tiles[0].width, tiles[0].height)
        let most = max(1, (greatestWidth + gap) / (width + gap))
        // Four stand better in two rows of two than in three and one.
        let columns = min(tiles.count, tiles.count == 4 ? 2 : 3, most)
        let rows = (tiles.count + columns - 1) / columns
        let sheetWidth = columns * (width + gap) - gap
        let sheetHeight = rows * (height + gap) - gap
        var pixels = [RGB](repeating: ground, count: sheetWidth * sheetHeight)
        for (index, tile) in tiles.enumerated() {
            let left = index % columns * (width + gap)
            let top = index / columns * (height + gap)
            for y in 0..<height {
                let start = (top + y) * sheetWidth + left
                pixels.replaceSubrange(start..<start + width, with: tile.pixels[y * width..<(y + 1) * width])
            }
        }
        return Raster(width: sheetWidth, height: sheetHeight, pixels: pixels)
    }
}
