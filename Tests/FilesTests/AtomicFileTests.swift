import Files
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite struct AtomicFileTests {
    @Test func `A file is replaced as a whole and nothing else is left`() throws {
        let folder = try TemporaryFolder()
        try AtomicFile.write([UInt8](repeating: 1, count: 100_000), to: folder.path("a"))
        try AtomicFile.write([2, 3], to: folder.path("a"))
        #expect(try folder.bytes(of: "a") == [2, 3])
        try AtomicFile.write([], to: folder.path("a"))
        #expect(try FileManager.default.attributesOfItem(atPath: folder.path("a"))[.size] as? UInt64 == 0)
        #expect(try folder.names() == ["a"])
    }

    @Test(arguments: [UInt32(0o600), 0o644])
    func `A file has the permissions asked for`(permissions: UInt32) throws {
        let folder = try TemporaryFolder()
        try AtomicFile.write([1], to: folder.path("a"), permissions: permissions)
        var status = stat()
        #expect(unsafe stat(folder.path("a"), &status) == 0)
        #expect(status.st_mode & 0o777 == permissions)
    }

    @Test func `A name of the greatest length is written`() throws {
        let folder = try TemporaryFolder()
        let name = String(repeating: "a", count: 255)
        try AtomicFile.write([1], to: folder.path(name))
        #expect(try folder.names() == [name])
    }

    @Test func `A failure names the path and the reason and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path("missing/a")
        #expect(throws: FileError.cannotWrite(path: missing, reason: "No such file or directory")) {
            try AtomicFile.write([1], to: missing)
        }
        try FileManager.default.createDirectory(atPath: folder.path("b/c"), withIntermediateDirectories: true)
        #expect(throws: FileError.cannotWrite(path: folder.path("b"), reason: "Is a directory")) {
            try AtomicFile.write([1], to: folder.path("b"))
        }
        #expect(throws: FileError.self) { try AtomicFile.write([1], to: folder.path("a\0b")) }
        #expect(try folder.names() == ["b"])
    }
}
