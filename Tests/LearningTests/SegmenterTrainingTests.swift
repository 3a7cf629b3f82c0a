import Batch
import Foundation
import TestSupport
import Testing
import Torch

@testable import Learning
@testable import Segmentation

@Suite struct SegmenterTrainingTests {
    private let blocks: BlockPictures

    init() throws { blocks = try BlockPictures() }

    @Test func `Weights say which studies they were trained on, without a name of theirs`() throws {
        let studies = try TrainingStudies(in: blocks.work.path("support"), observer: Deaf())
        #expect(studies.sets.count == 1)
        #expect(studies.words.contains("SHA-256") && !studies.words.contains("/"))
        let sets = URL(filePath: blocks.work.path("sets"))
        try FileManager.default.createDirectory(at: sets, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: URL(filePath: blocks.work.path("support")), to: sets.appending(path: "Doe_Jane"))
        // The folder around it is a folder of such folders.
        let around = try TrainingStudies(in: blocks.work.path("sets"), observer: Deaf())
        #expect(around.words == studies.words)
    }

    @Test func `A folder without annotated studies is refused by its name`() throws {
        let folder = try TemporaryFolder()
        #expect { try TrainingStudies(in: folder.path("none"), observer: Deaf()) } throws: {
            "\($0)".contains("--data")
        }
    }

    @Test func `A training goes on from weights of its method and says which`() throws {
        let file = blocks.work.path("w.safetensors")
        let request = SegmenterTraining.Request(
            version: "1", output: file, data: .annotated(blocks.work.path("support")), start: "segmenter", steps: 1,
            threads: 1)
        _ = try SegmenterTraining(request, observer: Deaf()).run()
        let shipped = try FeatureWeights.named("segmenter", option: "--from")
        let bytes = try #require(SavedModel.bytes(at: file))
        let record = try FeatureWeights.reading(bytes, fingerprint: "").record
        #expect(record["start"] == shipped.fingerprint)
        // A single step at the rate of a schedule that warms up hardly leaves where it began.
        let trained = try FeatureWeights.named(file, option: "--from")
        for name in shipped.parameters.names {
            let change = try trained.parameters.tensor(name) - shipped.parameters.tensor(name)
            let size = try (shipped.parameters.tensor(name) * shipped.parameters.tensor(name)).mean().scalar()
            let moved = try (change * change).mean().scalar()
            #expect(moved < 0.01 * size + 1e-6, "\(name)")
        }
    }

    @Test(arguments: [
        (SegmenterTraining.Method.finetune, "segmenter-maml"), (.inContext, "segmenter"),
        (.maml, "segmenter-in-context"),
        (.finetune, "classifier"),
    ])
    func `Weights of another method are refused by their name`(method: SegmenterTraining.Method, start: String) throws {
        let file = blocks.work.path("w.safetensors")
        let request = SegmenterTraining.Request(
            version: "1", output: file, method: method, start: start, steps: 1, threads: 1)
        #expect {
            try SegmenterTraining(request, observer: Deaf()).run()
        } throws: {
            "\($0)".contains("--from") && "\($0)".contains(start)
        }
        #expect(SavedModel.bytes(at: file) == nil)
    }
}
