import Batch
import Foundation
import ImageFiles
import Imaging
import TestSupport
import Testing

@testable import Learning

@Suite struct NegativePictureTests {
    @Test(.timeLimit(.minutes(20)))
    func `A negative gets the mask of the picture itself, and is to be reviewed`() throws {
        let blocks = try BlockPictures()
        let picture = BlockPictures.picture(left: 16).picture
        try PNGFile.write(picture.map { 255 - $0 }, to: blocks.work.path("pictures/negative.png"))
        let request = blocks.request("out", adaptation: .prototype)
        _ = try SegmentationRun(request: request, observer: Deaf()).run()

        func record(_ name: String) throws -> [String: Any] {
            let bytes = try blocks.work.bytes(of: "out/cases/\(name)/result.json")
            return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        }
        func reasons(_ name: String) throws -> [String] {
            try #require(try record(name)["review_reasons"] as? [String])
        }
        let masks = try ["p2", "negative"].map { name in
            try PNGFile.labels(at: blocks.work.path("out/cases/\(name)/segmentation.png"))
        }
        #expect(masks[0] == masks[1] && masks[0].pixels.contains { $0 > 0 })
        #expect(try reasons("negative").contains { $0.contains("negative") })
        // Nobody knows how large a pixel is.
        let label = try #require((try record("p2")["labels"] as? [[String: Any]])?.first)
        #expect(label["volume_ml"] == nil && label["voxels"] as? Int ?? 0 > 0)
        #expect(try !reasons("p2").contains { $0.contains("negative") })
    }
}
