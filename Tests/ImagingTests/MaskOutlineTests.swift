import Imaging
import Testing

@Suite struct MaskOutlineTests {
    private func mask(_ rows: [String]) -> Raster<Bool> {
        Raster(width: rows[0].count, height: rows.count, pixels: rows.joined().map { $0 == "#" })
    }

    private func filled(_ outline: MaskOutline, like mask: Raster<Bool>) -> Raster<Bool> {
        var pixels = [Bool](repeating: false, count: mask.pixels.count)
        for run in PolygonFill.runs(of: outline.lines, width: mask.width, height: mask.height) {
            for pixel in run { pixels[pixel] = true }
        }
        return Raster(width: mask.width, height: mask.height, pixels: pixels)
    }

    @Test func `A pixel has four corners, a block too, and nothing has none`() {
        #expect(
            MaskOutline(of: mask(["#"])).lines == [[[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]])
        #expect(
            MaskOutline(of: mask(["....", ".##.", ".##."])).lines
                == [[[0.5, 0.5], [2.5, 0.5], [2.5, 2.5], [0.5, 2.5]]])
        #expect(MaskOutline(of: mask(["..", ".."])).lines.isEmpty)
    }

    @Test func `A hole and every part have lines of their own, pixels that touch at a corner too`() {
        #expect(MaskOutline(of: mask(["###", "#.#", "###"])).lines.count == 2)
        #expect(MaskOutline(of: mask(["#.", ".#"])).lines.count == 2)
        #expect(MaskOutline(of: mask([".#", "#."])).lines.count == 2)
        #expect(MaskOutline(of: mask(["#.#"])).lines.count == 2)
    }

    @Test(arguments: 0..<20)
    func `What the lines enclose is the mask`(seed: UInt64) {
        var state = seed
        let pixels = (0..<(13 * 9)).map { _ -> Bool in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33 & 3 != 0
        }
        let mask = Raster(width: 13, height: 9, pixels: pixels)
        #expect(filled(MaskOutline(of: mask), like: mask) == mask)
    }
}
