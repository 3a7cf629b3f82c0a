public import ImageFiles
public import Imaging

/// Pictures of an image with the contours of its masks, for a person to check.
public enum Overlay {
    /// The most slices on a contact sheet.
    public static let mostSlices = 6

    /// Slices to show: spread evenly over those that hold a structure, or over the grid where none does.
    ///
    /// - Returns: At most `mostSlices` indices along `axis`, rising.
    public static func slices(through labels: LabelMap, axis: Int) -> [Int] {
        let held = labels.slicesWithStructures(along: axis)
        let candidates = held.isEmpty ? Array(0..<labels.geometry.size[axis]) : held
        let count = min(mostSlices, candidates.count)
        // The middle of each of `count` equal parts.
        return (0..<count).map { candidates[(2 * $0 + 1) * candidates.count / (2 * count)] }
    }

    /// A contact sheet of slices, each displayed as DICOM viewers do, with one-pixel contours around every structure.
    ///
    /// A slice's shorter side has 256 to 320 pixels, its pixels are square, and no labelled voxel is lost where several
    /// share a pixel. Black and white follow from percentiles, so that the structures show in middle greys.
    ///
    /// - Parameters:
    ///   - volume: The image.
    ///   - labels: The mask.
    ///   - axis: The axis across the slices: 0 columns, 1 rows, 2 slices.
    ///   - slices: Indices along `axis`; nil for those of `slices(through:axis:)`.
    /// - Precondition: Both have one size that is not empty, and every slice lies within it.
    public static func sheet(
        of volume: Volume, labels: LabelMap, axis: Int = 2, slices: [Int]? = nil
    ) -> Raster<RGB> {
        precondition(labels.geometry.size == volume.geometry.size, "a mask is shown on its own image")
        let window = IntensityWindow(of: volume, labels: labels)
        let cut = Slicing(of: volume.geometry, along: axis)
        let size = TileSize(of: cut, shorterSide: 256...320)
        let tiles = (slices ?? self.slices(through: labels, axis: axis)).map { k in
            Tile(size: size, window: window).picture(
                of: cut.slice(k, of: volume), labels: cut.slice(k, of: labels))
        }
        return ContactSheet.raster(of: tiles)
    }
}

/// One displayed slice.
struct Tile {
    let size: TileSize
    let window: IntensityWindow

    func picture(of slice: Raster<Float>, labels: Raster<UInt8>) -> Raster<RGB> {
        let across = PixelTaps.all(pixels: size.width, voxels: slice.width)
        let down = PixelTaps.all(pixels: size.height, voxels: slice.height)
        var pixels: [RGB] = []
        var shown: [UInt8] = []
        pixels.reserveCapacity(size.width * size.height)
        shown.reserveCapacity(size.width * size.height)
        for row in down {
            for column in across {
                var intensity: Float = 0
                for (y, rowWeight) in zip(row.range, row.weights) {
                    for (x, columnWeight) in zip(column.range, column.weights) {
                        intensity += slice[x, y] * rowWeight * columnWeight
                    }
                }
                pixels.append(RGB(grey: window.grey(intensity)))
                var value = LabelMap.background
                for y in row.covered {
                    for x in column.covered {
                        let label = labels[x, y]
                        if label != LabelMap.background, label != LabelMap.notAnnotated { value = label }
                    }
                }
                shown.append(value)
            }
        }
        var picture = Raster(width: size.width, height: size.height, pixels: pixels)
        drawContours(of: Raster(width: size.width, height: size.height, pixels: shown), on: &picture)
        return picture
    }

    /// Colours every pixel of a structure that touches another value or the edge of the picture.
    private func drawContours(of values: Raster<UInt8>, on picture: inout Raster<RGB>) {
        for y in 0..<values.height {
            for x in 0..<values.width {
                let value = values[x, y]
                guard value != LabelMap.background else { continue }
                let inside =
                    x > 0 && y > 0 && x < values.width - 1 && y < values.height - 1
                    && values[x - 1, y] == value && values[x + 1, y] == value
                    && values[x, y - 1] == value && values[x, y + 1] == value
                if !inside { picture[x, y] = LabelPalette.color(of: value) }
            }
        }
    }
}

extension LabelMap {
    /// Indices along an axis of the slices that hold a structure, rising.
    fileprivate func slicesWithStructures(along axis: Int) -> [Int] {
        let size = geometry.size
        var held = [Bool](repeating: false, count: size[axis])
        var offset = 0
        for k in 0..<size.z {
            for j in 0..<size.y {
                for i in 0..<size.x {
                    let value = values[offset]
                    offset += 1
                    guard value != Self.background, value != Self.notAnnotated else { continue }
                    held[axis == 0 ? i : axis == 1 ? j : k] = true
                }
            }
        }
        return held.indices.filter { held[$0] }
    }
}
