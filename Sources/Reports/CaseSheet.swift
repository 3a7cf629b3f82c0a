public import ImageFiles
public import Imaging

/// A case at a glance: one slice of each plane at one scale, with contours of the structures and a scale bar.
public enum CaseSheet {
    /// Pixels of the longest side of a slice.
    private static let longestSide = 320.0

    /// The picture of a volume.
    ///
    /// Each slice is the one that holds most labelled voxels, or the middle one, and is hung as radiologists do.
    ///
    /// - Parameters:
    ///   - volume: The image.
    ///   - labels: The structures; nil where there are none.
    ///   - hasScale: Whether the distances of the voxels are known in mm, so that a bar can tell the scale.
    /// - Precondition: Both have one size that is not empty.
    public static func picture(of volume: Volume, labels: LabelMap?, hasScale: Bool = true) -> Raster<RGB> {
        let size = volume.geometry.size
        let map =
            labels
            ?? LabelMap(
                geometry: volume.geometry,
                values: Array(repeating: LabelMap.background, count: size.x * size.y * size.z))
        precondition(map.geometry.size == size, "a mask is shown on its own image")
        let window = IntensityWindow(of: volume, labels: map)
        // A single slice has no other planes.
        let cuts = (size.z > 1 ? [2, 0, 1] : [2]).map { Slicing(of: volume.geometry, along: $0) }
        let longest = cuts.map { max(Double($0.width) * $0.spacing.x, Double($0.height) * $0.spacing.y) }.max() ?? 1
        let scale = longestSide / longest
        let fullest = map.fullestSlices
        var tiles = cuts.map { cut in
            let side = TileSize(of: cut, pixelsPerMillimetre: scale)
            return Tile(size: side, window: window).picture(
                of: cut.slice(fullest[cut.axis], of: volume), labels: cut.slice(fullest[cut.axis], of: map))
        }
        if hasScale { ScaleBar(pixelsPerMillimetre: scale, width: tiles[0].width)?.draw(on: &tiles[0]) }
        return row(of: tiles)
    }

    /// Pictures beside each other, their upper edges in line.
    private static func row(of tiles: [Raster<RGB>]) -> Raster<RGB> {
        let width = tiles.reduce(-ContactSheet.gap) { $0 + $1.width + ContactSheet.gap }
        let height = tiles.map(\.height).max() ?? 0
        var sheet = Raster(
            width: width, height: height, pixels: Array(repeating: ContactSheet.ground, count: width * height))
        var left = 0
        for tile in tiles {
            for y in 0..<tile.height {
                for x in 0..<tile.width { sheet[left + x, y] = tile[x, y] }
            }
            left += tile.width + ContactSheet.gap
        }
        return sheet
    }
}

extension LabelMap {
    /// Along each axis the slice with most labelled voxels; the middle one where nothing is labelled.
    fileprivate var fullestSlices: [Int] {
        let size = geometry.size
        var counts = (0..<3).map { [Int](repeating: 0, count: size[$0]) }
        for (offset, value) in values.enumerated() where value != Self.background && value != Self.notAnnotated {
            counts[0][offset % size.x] += 1
            counts[1][offset / size.x % size.y] += 1
            counts[2][offset / (size.x * size.y)] += 1
        }
        return counts.map { counts in
            let most = counts.max() ?? 0
            return most > 0 ? counts.firstIndex(of: most) ?? 0 : counts.count / 2
        }
    }
}
