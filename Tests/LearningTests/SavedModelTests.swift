import Batch
import Foundation
import ImageFiles
import Imaging
import Segmentation
import Studies
import TestSupport
import Testing
import Torch

@testable import Learning

@Suite struct SavedModelTests {
    private let blocks: BlockPictures
    private var work: TemporaryFolder { blocks.work }

    init() throws { blocks = try BlockPictures() }

    @Test(.timeLimit(.minutes(20)))
    func `A model that was kept makes the same masks without its support`() throws {
        let kept = work.path("kept.safetensors")
        _ = try SegmentationRun(request: blocks.request("first", support: true, saving: kept), observer: Deaf()).run()
        _ = try SegmentationRun(request: blocks.request("second", support: false, model: kept), observer: Deaf()).run()
        let masks = try ["first", "second"].map { try work.bytes(of: "\($0)/cases/p2/segmentation.png") }
        #expect(masks[0] == masks[1])
        #expect(try work.bytes(of: "first/model.safetensors") == work.bytes(of: "kept.safetensors"))
        let mask = try PNGFile.labels(at: work.path("first/cases/p2/segmentation.png"))
        #expect(mask.width == 32 && mask.height == 24)
    }

    @Test func `What a model was adapted to comes back from its text`() throws {
        let support = try SupportSet(folder: work.path("support"), rule: .labelled)
        let task = try LearnedTask(of: support, slices: SupportSlices(of: support))
        #expect(task.labels.map(\.value) == [1])
        #expect(LearnedTask(text: try task.text) == task)
        #expect(LearnedTask(text: "{}") == nil)
    }

    @Test func `A file that is no adapted model is refused with what to do`() throws {
        let path = work.path("other.safetensors")
        let weights = try SafeTensors.file(
            of: Parameters(["a": Tensor([1] as [Float], shape: [1])]), metadata: ["format": "medshot-features-2"])
        _ = try work.write(weights, to: "other.safetensors")
        #expect {
            try SegmentationRun(request: blocks.request("out", support: false, model: path), observer: Deaf()).run()
        } throws: { "\($0)".contains("--support") }
        #expect(throws: RunError.self) { try SavedModel(at: work.path("missing")) }
        #expect(!FileManager.default.fileExists(atPath: work.path("out")))
    }
}
