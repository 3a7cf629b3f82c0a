import Batch
import Foundation
import Hashing
import TestSupport
import Testing
import Torch

@testable import Learning

@Suite struct ModelInquiryTests {
    @Test func `The list has a line for everything that ships`() throws {
        let lines = try ModelInquiry("").answer(asJSON: false).split(separator: "\n")
        #expect(lines.map { String($0.split(separator: "\t")[0]) } == ShippedWeights.allCases.map(\.rawValue))
    }

    @Test func `A card says what the file is, and names every tensor`() throws {
        let folder = try TemporaryFolder()
        let file = try SafeTensors.file(
            of: Parameters([
                "b": Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]), "a": Tensor([1] as [Float], shape: [1]),
            ]), metadata: ["format": "medshot-unet-4", "steps": "7", "text.task": "long"])
        let path = try folder.write(file, to: "model.safetensors")
        let page = try ModelInquiry(path).answer(asJSON: false)
        #expect(page.contains("kind\ta segmentation model, adapted to structures\n"))
        #expect(page.contains("numbers\t7\n") && page.contains("bytes\t\(file.count)\n"))
        #expect(page.contains("sha256\t\(SHA256.hex(SHA256.digest(of: file)))\n"))
        #expect(page.contains("steps\t7\n") && !page.contains("long"))
        #expect(page.hasSuffix("tensor\ta\tfloat32\t1\ntensor\tb\tfloat32\t2 x 3\n"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(ModelInquiry(path).answer(asJSON: true).utf8)) as? [String: Any]
        )
        #expect(json["parameters"] as? Int == 7)
    }

    @Test func `Neither a name nor a model is refused with what there is`() throws {
        #expect { try ModelInquiry("/none").answer(asJSON: false) } throws: { "\($0)".contains("segmenter") }
        let folder = try TemporaryFolder()
        let path = try folder.write([1, 2, 3], to: "x")
        #expect(throws: RunError.self) { try ModelInquiry(path).answer(asJSON: false) }
    }

    @Test func `A device that is not there is refused before anything is begun`() throws {
        #expect { try ComputeDevice.use("cuda:99") } throws: { "\($0)".contains("LIBTORCH") }
        #expect { try ComputeDevice.use("gpu") } throws: { "\($0)".contains("cuda:N") }
        try ComputeDevice.use("cpu")
        #expect(ComputeDevice.library == Runtime.version)
    }
}
