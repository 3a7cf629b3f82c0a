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
    private let work: TemporaryFolder

    /// Pictures of 32 x 24 pixels: a bright block on dark ground, and where it lies.
    init() throws {
        work = try TemporaryFolder()
        for name in ["support/images", "support/labels", "pictures"] {
            try FileManager.default.createDirectory(atPath: work.path(name), withIntermediateDirectories: true)
        }
        for (number, left) in [8, 12, 16].enumerated() {
            var (picture, labels) = (
                Raster<UInt8>(width: 32, height: 24, pixels: [UInt8](repeating: 10, count: 768)),
                Raster<UInt8>(width: 32, height: 24, pixels: [UInt8](repeating: 0, count: 768))
            )
            for y in 6..<16 {
                for x in left..<left + 10 { (picture[x, y], labels[x, y]) = (200, 255) }
            }
            let folder = number < 2 ? "support/images" : "pictures"
            try PNGFile.write(picture, to: work.path("\(folder)/p\(number).png"))
            if number < 2 { try PNGFile.write(labels, to: work.path("support/labels/p\(number).png")) }
        }
    }

    private func request(_ output: String, support: Bool, model: String? = nil, saving: String? = nil)
        -> SegmentationRequest
    {
        SegmentationRequest(
            settings: RunSettings(
                version: "test", command: "segment", inputs: [work.path("pictures")], output: work.path(output)),
            support: support ? work.path("support") : nil, adaptation: .full, model: model, savedModel: saving,
            budget: .seconds(2), threads: 1)
    }

    @Test(.timeLimit(.minutes(5)))
    func `A model that was kept makes the same masks without its support`() throws {
        let kept = work.path("kept.safetensors")
        _ = try SegmentationRun(request: request("first", support: true, saving: kept), observer: Deaf()).run()
        _ = try SegmentationRun(request: request("second", support: false, model: kept), observer: Deaf()).run()
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
            of: Parameters(["a": Tensor([1] as [Float], shape: [1])]), metadata: ["format": "medshot-features-1"])
        _ = try work.write(weights, to: "other.safetensors")
        #expect {
            try SegmentationRun(request: request("out", support: false, model: path), observer: Deaf()).run()
        } throws: { "\($0)".contains("--support") }
        #expect(throws: RunError.self) { try SavedModel(at: work.path("missing")) }
        #expect(!FileManager.default.fileExists(atPath: work.path("out")))
    }
}
