import ImageFiles
import Imaging
import TestSupport
import Testing

@testable import Learning

@Suite struct CertaintyTests {
    @Test func `A certain voxel is at 100 and 0 percent, one that nothing is known of at its share and 100`() throws {
        let geometry = Geometry(
            size: [3, 1, 1], origin: [0, 0, 0], columnStep: [1, 0, 0], rowStep: [0, 1, 0], sliceStep: [0, 0, 1])
        var maps = CertaintyMaps(geometry: geometry)
        // Three classes; the last voxel is between two of them.
        let answers: [[Float]] = [[0, 1.0 / 3, 0.5], [1, 1.0 / 3, 0.5], [0, 1.0 / 3, 0]]
        maps.put(
            answers.map { Raster(width: 3, height: 1, pixels: $0) }, at: 0, cut: Slicing(of: geometry, along: 2))
        #expect(maps.confidence.values == [100, 33, 50])
        // log 2 / log 3
        #expect(maps.uncertainty.values == [0, 100, 63])
    }

    @Test(.timeLimit(.minutes(20))) func `Maps are written when asked for, on the grid of the picture`() throws {
        let blocks = try BlockPictures()
        _ = try SegmentationRun(request: blocks.request("out", writesConfidence: true), observer: Deaf()).run()
        for name in ["confidence", "uncertainty"] {
            let map = try PNGFile.labels(at: blocks.work.path("out/cases/p2/\(name).png"))
            #expect(map.width == 32 && map.height == 24)
            #expect(map.pixels.allSatisfy { $0 <= 100 })
            // Of two classes, the likelier has half at least.
            if name == "confidence" { #expect(map.pixels.allSatisfy { $0 >= 50 }) }
        }
    }

    @Test(.timeLimit(.minutes(20))) func `A picture whose brightness is spread otherwise is to be reviewed`() throws {
        let blocks = try BlockPictures()
        // Half of it as bright as the block, which is as far from the others as from their negatives.
        var (picture, _) = BlockPictures.picture(left: 14)
        for y in 12..<24 { for x in 0..<32 { picture[x, y] = 200 } }
        try PNGFile.write(picture, to: blocks.work.path("pictures/half.png"))
        _ = try SegmentationRun(request: blocks.request("out"), observer: Deaf()).run()
        func result(_ name: String) throws -> String {
            String(decoding: try blocks.work.bytes(of: "out/cases/\(name)/result.json"), as: UTF8.self)
        }
        #expect(try result("half").contains("brightness"))
        #expect(try !result("p2").contains("brightness"))
    }
}
