import Foundation
import TestSupport
import Testing

@testable import Studies

@Suite struct DiscoveryTests {
    @Test func `Files are found in folders, each once, in one order`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path("b/c"), withIntermediateDirectories: true)
        for name in ["z", "b/c/y", "b/a"] { _ = try folder.write([1], to: name) }
        let found = try Discovery(inputs: [folder.path, folder.path("b")])
        #expect(found.files.map(\.relative) == ["b/a", "b/c/y", "z"])
        #expect(found.files.map(\.folder) == ["b", "b/c", ""])
    }

    @Test func `A link that leads out of the input is not followed, one inside is, and no loop is walked`() throws {
        let outside = try TemporaryFolder()
        let secret = try outside.write([1], to: "secret")
        let folder = try TemporaryFolder()
        _ = try folder.write([1], to: "inside")
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder.path("out"), withDestinationPath: secret)
        try files.createSymbolicLink(atPath: folder.path("loop"), withDestinationPath: folder.path)
        try files.createSymbolicLink(atPath: folder.path("again"), withDestinationPath: folder.path("inside"))
        try files.createSymbolicLink(atPath: folder.path("dangling"), withDestinationPath: "/nowhere")
        let found = try Discovery(inputs: [folder.path])
        #expect(found.files.count == 1)
        #expect(found.skipped.map(\.relative).contains("out"))
        #expect(found.skipped.map(\.relative).contains("dangling"))
    }

    @Test(.timeLimit(.minutes(20))) func `A pipe is left alone`() throws {
        let folder = try TemporaryFolder()
        let made = unsafe folder.path("pipe.dcm").withCString { unsafe mkfifo($0, 0o600) }
        #expect(made == 0)
        let found = try Discovery(inputs: [folder.path])
        #expect(found.files.isEmpty)
        #expect(found.skipped == [SkippedFile(relative: "pipe.dcm", reason: "not a regular file")])
    }

    @Test(.timeLimit(.minutes(20))) func `Devices and sockets are left alone`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(atPath: folder.path("zero.dcm"), withDestinationPath: "/dev/zero")
        let found = try Discovery(inputs: [folder.path])
        #expect(found.files.isEmpty)
        #expect(found.skipped.map(\.relative) == ["zero.dcm"])
        // Named by itself, a device is no file either.
        #expect(try Discovery(inputs: ["/dev/zero"]).files.isEmpty)
    }

    @Test func `Odd names are names like any other`() throws {
        let folder = try TemporaryFolder()
        let names = ["-rf", "a\nb", " ", "x.dcm\u{7}", "\u{202e}txt", String(repeating: "n", count: 250), "Ünïcödé"]
        for name in names { _ = try folder.write([1], to: name) }
        try FileManager.default.createDirectory(atPath: folder.path("folder.dcm"), withIntermediateDirectories: true)
        _ = try folder.write([1], to: "folder.dcm/inside")
        let found = try Discovery(inputs: [folder.path])
        #expect(Set(found.files.map(\.relative)) == Set(names + ["folder.dcm/inside"]))
        #expect(found.skipped.isEmpty)
    }

    @Test func `A name that is no UTF-8 is told, not lost`() throws {
        let folder = try TemporaryFolder()
        let path = Array(folder.path.utf8CString.dropLast()) + [0x2f, 0x61, -1, 0]
        let descriptor = unsafe creat(path, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
        let found = try Discovery(inputs: [folder.path])
        #expect(found.files.isEmpty)
        #expect(found.skipped == [SkippedFile(relative: "a\u{fffd}", reason: "its name is no UTF-8; rename it")])
    }

    @Test func `Two hundred folders in each other are walked`() throws {
        let folder = try TemporaryFolder()
        let deep = Array(repeating: "d", count: 200).joined(separator: "/")
        try FileManager.default.createDirectory(atPath: folder.path(deep), withIntermediateDirectories: true)
        _ = try folder.write([1], to: deep + "/file")
        #expect(try Discovery(inputs: [folder.path]).files.map(\.relative) == [deep + "/file"])
    }

    @Test func `An input that is not there is an error that names it`() {
        #expect(throws: StudiesError.unreadableInput("/no/such", reason: "does not exist or cannot be opened")) {
            try Discovery(inputs: ["/no/such"])
        }
    }

    @Test(arguments: [
        ("a/scan 1.nii.gz", "scan_1"), ("../-rf.nii", "_-rf"), (".hidden.nii", "_.hidden"), ("ü.nii", "_"),
        ("plain.NII.GZ", "plain"),
    ])
    func `A file's case name holds only harmless characters`(relative: String, name: String) {
        #expect(CaseName.file(InputFile(path: relative, relative: relative), isShared: false) == name)
    }
}
