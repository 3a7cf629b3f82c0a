import Batch
import Foundation
import TestSupport
import Testing
import Torch

@testable import Learning

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
}
