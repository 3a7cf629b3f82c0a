internal import Imaging

extension Raster where Value == Float {
    /// Every pixel mixed with its neighbours by 1, 2, 1 in both directions.
    func blurred() -> Raster {
        mixed { position, length -> [(index: Int, weight: Float)] in
            [(max(position - 1, 0), 0.25), (position, 0.5), (min(position + 1, length - 1), 0.25)]
        }
    }

    /// What bilinear enlarging makes of the means of blocks of 2 by 2 pixels.
    func halvedAndDoubled() -> Raster {
        mixed { position, length -> [(index: Int, weight: Float)] in
            // The block next to the pixel's own, on the side where the pixel lies.
            let own = position & ~1
            let other = min(max(position % 2 == 0 ? own - 2 : own + 2, 0), (length - 1) & ~1)
            let (ownSecond, otherSecond) = (min(own + 1, length - 1), min(other + 1, length - 1))
            return [(own, 0.375), (ownSecond, 0.375), (other, 0.125), (otherSecond, 0.125)]
        }
    }

    /// Every pixel replaced by a mixture along its row, then along its column.
    private func mixed(_ mixture: (_ position: Int, _ length: Int) -> [(index: Int, weight: Float)]) -> Raster {
        var along = [Float](repeating: 0, count: pixels.count)
        for column in 0..<width {
            for part in mixture(column, width) {
                for row in 0..<height {
                    along[column + width * row] += part.weight * pixels[part.index + width * row]
                }
            }
        }
        var result = [Float](repeating: 0, count: pixels.count)
        for row in 0..<height {
            for part in mixture(row, height) {
                for column in 0..<width {
                    result[column + width * row] += part.weight * along[column + width * part.index]
                }
            }
        }
        return Raster(width: width, height: height, pixels: result)
    }
}
