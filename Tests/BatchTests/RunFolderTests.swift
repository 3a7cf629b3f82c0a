import Foundation
import TestSupport
import Testing

@testable import Batch

@Suite struct RunFolderTests {
    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return ""
    }

    @Test func `An output inside the input is refused, links resolved`() throws {
        let folder = try TemporaryFolder()
        let link = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: link.path("in"), withDestinationPath: folder.path)
        for output in [folder.path, folder.path("new/deep"), link.path("in/out")] {
            #expect(throws: RunError.self) { try RunFolder(preparing: output, inputs: [folder.path]) }
            let said = message { _ = try RunFolder(preparing: output, inputs: [folder.path]) }
            #expect(said.contains("lies in the input"))
        }
        #expect(try folder.names().isEmpty)
        // A neighbour whose name begins the same is no inside.
        _ = try RunFolder(preparing: folder.path + "-out", inputs: [folder.path])
        try FileManager.default.removeItem(atPath: folder.path + "-out")
    }

    @Test func `A folder with an earlier run is left alone`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1], to: "run.json")
        let said = message { _ = try RunFolder(preparing: folder.path, inputs: []) }
        #expect(said.contains("earlier run"))
        #expect(try folder.names() == ["run.json"])
    }

    @Test func `A case is seen when it is complete, and not before`() throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder(preparing: folder.path("out"), inputs: [])
        let begun = try run.beginCase("ct-1")
        try begun.write([1, 2, 3], to: "result.json")
        #expect(!FileManager.default.fileExists(atPath: folder.path("out/cases/ct-1")))
        try begun.commit()
        #expect(try folder.bytes(of: "out/cases/ct-1/result.json") == [1, 2, 3])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out/cases")) == ["ct-1"])
    }

    @Test func `A case that fails leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder(preparing: folder.path("out"), inputs: [])
        let begun = try run.beginCase("ct-1")
        try begun.write([1, 2, 3], to: "result.json")
        begun.discard()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out/cases")).isEmpty)
    }

    @Test func `Tidying leaves alone what the other parts are filling`() throws {
        let folder = try TemporaryFolder()
        let first = try RunFolder(preparing: folder.path("out"), inputs: [], shard: Shard(1, of: 2))
        let second = try RunFolder(preparing: folder.path("out"), inputs: [], shard: Shard(2, of: 2))
        // Enough names that hidden ones fall to either part, whatever is made of the dot.
        let begun = try (0..<32).map { "ct-\($0)" }.filter(second.shard.owns).map(second.beginCase)
        #expect(begun.count > 8)
        first.removeCases(except: [])
        for folder in begun { try folder.commit() }
        second.removeCases(except: [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out/cases")).isEmpty)
    }

    @Test func `A place that cannot be written is said`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1], to: "file")
        let said = message { _ = try RunFolder(preparing: folder.path("file/out"), inputs: []) }
        #expect(said.contains("cannot be made"))
    }
}
