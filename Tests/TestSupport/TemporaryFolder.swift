internal import FoundationEssentials
internal import Glibc

/// A folder of its own for one test, removed with everything in it when the last reference goes.
public final class TemporaryFolder: Sendable {
    /// Its path, without a slash at the end.
    public let path: String

    /// Makes a new empty folder.
    public init() throws {
        path = FileManager.default.temporaryDirectory.path + "/medshot-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something in the folder.
    public func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file and returns its path.
    ///
    /// Not by way of `Data`, which waits for the disk: some tests write thousands of files.
    public func write(_ bytes: [UInt8], to name: String) throws -> String {
        guard let file = unsafe fopen(path(name), "wb") else { throw CocoaError(.fileWriteUnknown) }
        let count = unsafe fwrite(bytes, 1, bytes.count, file)
        guard unsafe fclose(file) == 0, count == bytes.count else { throw CocoaError(.fileWriteUnknown) }
        return path(name)
    }

    /// The bytes of a file in the folder.
    public func bytes(of name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(name))))
    }

    /// The names of what the folder holds, sorted.
    public func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}
