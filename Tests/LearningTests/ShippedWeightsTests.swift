import Batch
import ImageFiles
import Imaging
import TestSupport
import Testing

@testable import Learning
@testable import Segmentation

@Suite struct ShippedWeightsTests {
    @Test(arguments: FeatureMethod.allCases)
    func `What a method starts from was trained by it`(method: FeatureMethod) throws {
        #expect(try FeatureWeights.named(ShippedWeights(method).rawValue, option: "--from").method == method)
    }

    @Test func `All weights together stay under 20 MB`() {
        #expect(ShippedWeights.allCases.reduce(0) { $0 + $1.bytes.count } < 20_000_000)
    }

    @Test(.timeLimit(.minutes(20)), arguments: [AdaptationMode.none, .maml, .fomaml, .reptile, .metaSGD, .prototype])
    func `With every method a bright block is found in another picture`(mode: AdaptationMode) throws {
        let blocks = try BlockPictures()
        let request = blocks.request("out", adaptation: mode)
        _ = try SegmentationRun(request: request, observer: Deaf()).run()
        let mask = try PNGFile.labels(at: blocks.work.path("out/cases/p2/segmentation.png"))
        let truth = BlockPictures.picture(left: 16).labels
        let (found, drawn) = (mask.pixels.map { $0 > 0 }, truth.pixels.map { $0 > 0 })
        let both = zip(found, drawn).count { $0 && $1 }
        let dice = 2 * Double(both) / Double(found.count { $0 } + drawn.count { $0 })
        #expect(dice > 0.8, "\(mode)")
    }
}
