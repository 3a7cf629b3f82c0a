import Batch
import Foundation
import ImageFiles
import Imaging
import Learning
import TestSupport

/// Pictures of 32 x 24 pixels with a bright block on dark ground: two with where it lies, a third to find it in.
struct BlockPictures {
    let work: TemporaryFolder

    init() throws {
        work = try TemporaryFolder()
        for name in ["support/images", "support/labels", "pictures"] {
            try FileManager.default.createDirectory(atPath: work.path(name), withIntermediateDirectories: true)
        }
        for (number, left) in [8, 12, 16].enumerated() {
            let (picture, labels) = Self.picture(left: left)
            let folder = number < 2 ? "support/images" : "pictures"
            try PNGFile.write(picture, to: work.path("\(folder)/p\(number).png"))
            if number < 2 { try PNGFile.write(labels, to: work.path("support/labels/p\(number).png")) }
        }
    }

    /// A picture and its labels.
    static func picture(left: Int) -> (picture: Raster<UInt8>, labels: Raster<UInt8>) {
        var (picture, labels) = (
            Raster<UInt8>(width: 32, height: 24, pixels: [UInt8](repeating: 10, count: 768)),
            Raster<UInt8>(width: 32, height: 24, pixels: [UInt8](repeating: 0, count: 768))
        )
        for y in 6..<16 {
            for x in left..<left + 10 { (picture[x, y], labels[x, y]) = (200, 255) }
        }
        return (picture, labels)
    }

    /// A run over the pictures, adapted for two seconds at most by training.
    func request(
        _ output: String, support: Bool = true, model: String? = nil, saving: String? = nil,
        writesConfidence: Bool = false, adaptation: AdaptationMode = .scratch
    ) -> SegmentationRequest {
        SegmentationRequest(
            settings: RunSettings(
                version: "test", command: "segment", inputs: [work.path("pictures")], output: work.path(output)),
            support: support ? work.path("support") : nil, writesConfidence: writesConfidence, adaptation: adaptation,
            model: model, savedModel: saving, budget: .seconds(2), threads: 1)
    }
}
