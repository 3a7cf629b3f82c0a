import Foundation
import Imaging
import Studies
import TestSupport
import Testing

private let goldens =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/Golden/pictures/"

/// The archive holds pictures of 2 x 2 pixels, counted up by 12: three to learn from, of classes 1, 0 and 1, and two to be
/// measured on, of classes 0 and 1.
@Suite struct ArchivedPictureTests {
    private let archive = goldens + "parts.npz"

    @Test func `The pictures to be measured on are cases, in the order of the array`() throws {
        let catalog = try CaseCatalog(inputs: [archive], takesArchives: true)
        #expect(catalog.cases.map(\.name) == ["parts-test0", "parts-test1"])
        #expect(catalog.cases.map(\.path) == ["parts.npz/test/0", "parts.npz/test/1"])
        #expect(catalog.cases.count { $0.isPicture } == 2)
        let channels = try #require(try catalog.cases[1].pictureChannels())
        #expect(channels.map(\.pixels) == [[192, 204, 216, 228].map { Float($0) / 255 }])
        #expect(try catalog.cases[0].volume().voxels == [144, 156, 168, 180].map { Float($0) / 255 })
        #expect(try CaseCatalog(inputs: [archive], takesPictures: true).cases.isEmpty)
    }

    @Test func `The pictures to learn from are a support, with the numbers of their classes as names`() throws {
        let support = try ClassSupport(at: archive)
        #expect(support.classes == ["0", "1"])
        #expect(support.counts == [1, 2])
        #expect(support.examples.map(\.source.name) == ["parts-train1", "parts-train0", "parts-train2"])
        let pixels = try support.examples.map { try $0.source.pictureChannels()?.first?.pixels[0] }
        #expect(pixels == [48, 0, 96].map { $0 / 255 })
    }

    @Test func `Some examples of every class are drawn, the same by the same seed`() throws {
        let draws = try (0..<12).map { seed in
            try ClassSupport(at: archive, shots: 1, seed: UInt64(seed)).examples.map(\.source.name)
        }
        #expect(draws.allSatisfy { $0.count == 2 && $0[0] == "parts-train1" })
        #expect(Set(draws.map { $0[1] }) == ["parts-train0", "parts-train2"])
        #expect(try ClassSupport(at: archive, shots: 1, seed: 3).examples.map(\.source.name) == draws[3])
    }

    @Test func `An archive without pictures fails alone, or is refused as a support`() throws {
        let work = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: work.path("in"), withIntermediateDirectories: true)
        _ = try work.write(Array("PK no more".utf8), to: "in/broken.npz")
        try FileManager.default.copyItem(atPath: archive, toPath: work.path("in/good.npz"))
        let catalog = try CaseCatalog(inputs: [work.path("in")], takesArchives: true)
        #expect(catalog.cases.count == 2)
        #expect(catalog.failures.map(\.code) == ["E_ARCHIVE"] && catalog.failures[0].file == "broken.npz")
        #expect(throws: StudiesError.self) { try ClassSupport(at: work.path("in/broken.npz")) }
    }

    @Test func `An archive and pictures that would have one name keep apart`() throws {
        let work = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: work.path("in"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: archive, toPath: work.path("in/parts.npz"))
        try FileManager.default.copyItem(atPath: goldens + "grey.png", toPath: work.path("in/parts-test0.png"))
        let catalog = try CaseCatalog(inputs: [work.path("in")], takesPictures: true, takesArchives: true)
        #expect(catalog.cases.count == 3 && Set(catalog.cases.map(\.name)).count == 3)
    }
}
