import Imaging
import Testing
import Torch

@testable import Segmentation

@Suite struct SegmentationModelFileTests {
    private static func model() throws -> SegmentationModel {
        var recipe = SyntheticSlices.recipe
        recipe.scratch.steps = 2
        var model = try SegmentationModel.adapted(to: SyntheticSlices.support, classes: [3], recipe: recipe)
        model.temperature = 1.25
        model.choice = MemberChoice(
            candidates: [.init(name: "gentle and full", dice: 0.75), .init(name: "gentle", dice: 0.5)], chosen: 1)
        return model
    }

    @Test func `A model comes back as it was written, and finds the same`() throws {
        let model = try Self.model()
        let file = try model.safetensors()
        let back = try SegmentationModel(safetensors: file)
        #expect(back.classes == [3] && back.temperature == model.temperature && back.choice == model.choice)
        #expect(back.members.map(\.form) == model.members.map(\.form))
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
        let members = metadata["members"]
        for other in [
            "full:8:2:64:convolution:1.0", "full:4:2:65:convolution:1.0", "full:4:2:64:convolution:0", "", "full",
        ] {
            metadata["members"] = other
            let changed = try SafeTensors.file(of: parameters, metadata: metadata)
            #expect(throws: TorchError.self) { try SegmentationModel(safetensors: changed) }
        }
        metadata["members"] = members
        parameters.set("extra", to: try Tensor([Float(1)], shape: [1]))
        let more = try SafeTensors.file(of: parameters, metadata: metadata)
        #expect(throws: TorchError.self) { try SegmentationModel(safetensors: more) }
    }
}
