import Imaging
import Testing

@testable import Segmentation

@Suite struct WorkingSideTests {
    /// Pixels of `size` by `size`, 1 where a rule says so.
    private func slice(_ size: Int, spacing: SIMD2<Double> = [1, 1], where rule: (Int, Int) -> Bool) -> SupportSlice {
        var labels = Raster(width: size, height: size, pixels: [UInt8](repeating: 0, count: size * size))
        for y in 0..<size {
            for x in 0..<size where rule(x, y) { labels[x, y] = 1 }
        }
        return SupportSlice(slice: Slice(image: labels.map { Float($0) }, spacing: spacing), labels: labels, subject: 0)
    }

    private func disc(_ size: Int, radius: Double) -> SupportSlice {
        slice(size) { x, y in
            let (dx, dy) = (Double(2 * x - size) / 2, Double(2 * y - size) / 2)
            return dx * dx + dy * dy < radius * radius
        }
    }

    @Test func `The width of a disc is its diameter, that of a ribbon twice its breadth`() throws {
        let round = try #require(disc(128, radius: 20).width(of: 1, onSquareOf: 128))
        #expect(abs(round - 40) < 2)
        // On a square of twice as many pixels it has twice as many.
        #expect(try #require(disc(128, radius: 20).width(of: 1, onSquareOf: 256)) == 2 * round)
        let ribbon = try #require(slice(128) { x, _ in (60..<64).contains(x) }.width(of: 1, onSquareOf: 128))
        #expect(abs(ribbon * .pi / 4 - 8) < 0.5)
        #expect(disc(128, radius: 20).width(of: 2, onSquareOf: 128) == nil)
    }

    @Test func `Pixels that are not square count by their mm`() throws {
        // The same disc, with half as many rows.
        let flat = slice(128, spacing: [1, 2]) { x, y in
            let (dx, dy) = (Double(x) - 64, 2 * (Double(y) - 64))
            return dx * dx + dy * dy < 400
        }
        // The square shows 256 mm on 128 pixels.
        #expect(abs(try #require(flat.width(of: 1, onSquareOf: 128)) - 20) < 2)
    }

    @Test func `Small structures ask for the fine square where the slices have the pixels`() {
        #expect(WorkingSide.chosen(for: [disc(512, radius: 80)], classes: [1]) == 128)
        #expect(WorkingSide.chosen(for: [disc(512, radius: 16)], classes: [1]) == 256)
        #expect(WorkingSide.chosen(for: [disc(128, radius: 4)], classes: [1]) == 128)
        #expect(WorkingSide.chosen(for: [], classes: [1]) == 128)
    }
}
