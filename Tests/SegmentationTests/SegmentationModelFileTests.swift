import Imaging
import Testing
import Torch

@testable import Segmentation

@Suite struct SegmentationModelFileTests {
    private static func model() throws -> SegmentationModel {
        var recipe = SyntheticSlices.recipe
        recipe.full.steps = 2
        return try .adapted(to: SyntheticSlices.support, classes: [3], recipe: recipe)
    }

    @Test func `A model comes back as it was written, and finds the same`() throws {
        let model = try Self.model()
        let file = try model.safetensors()
        let back = try SegmentationModel(safetensors: file)
        #expect(back.classes == [3] && back.workingSize == model.workingSize && back.network == model.network)
        #expect(back.record == model.record)
        let slice = SyntheticSlices.support[0].slice
        #expect(try back.probabilities(of: [slice]) == model.probabilities(of: [slice]))
        #expect(try back.safetensors() == file)
    }

    @Test func `Texts are kept; other tensors or no model at all are refused`() throws {
        let model = try Self.model()
        let file = try model.safetensors()
        #expect(try SegmentationModel.texts(of: model.safetensors(texts: ["task": "it"])) == ["task": "it"])
        #expect(throws: TorchError.self) {
            try SegmentationModel(safetensors: Array(file.dropLast()))
        }
        #expect(throws: TorchError.self) { try SegmentationModel(safetensors: []) }
        var (parameters, metadata) = try SafeTensors.contents(of: file)
        metadata["base_width"] = "8"
        let narrow = try SafeTensors.file(of: parameters, metadata: metadata)
        #expect(throws: TorchError.self) { try SegmentationModel(safetensors: narrow) }
        metadata["base_width"] = String(model.network.baseWidth)
        parameters.set("extra", to: try Tensor([Float(1)], shape: [1]))
        let more = try SafeTensors.file(of: parameters, metadata: metadata)
        #expect(throws: TorchError.self) { try SegmentationModel(safetensors: more) }
    }
}
