internal import Files
internal import FoundationEssentials
internal import Glibc
internal import ImageFiles
public import Imaging
internal import Reports

/// The folder of one case while it is filled.
///
/// It becomes visible by one rename.
public struct CaseFolder: Sendable {
    /// The case's name.
    public let name: String
    /// Where its files are written until it is complete.
    public let path: String
    private let parent: String

    init(beginning name: String, in parent: String) throws(RunError) {
        self.name = name
        self.parent = parent
        path = "\(parent)/\(Self.unfinishedName(of: name))"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } catch {
            throw .outputUnusable("\(path) cannot be made: check that the disk is writable and not full")
        }
    }

    /// The name of a case's folder until it is complete.
    static func unfinishedName(of name: String) -> String { ".\(name).partial" }

    /// The case that a folder of that name is for; nil for other names.
    static func caseName(ofUnfinished name: String) -> String? {
        guard name.hasPrefix("."), name.hasSuffix(".partial") else { return nil }
        return String(name.dropFirst().dropLast(".partial".count))
    }

    /// The path of a file in the folder.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Name of the picture of slice k, counted from 0, in a folder of pictures.
    static func slice(_ k: Int, in name: String) -> String { "\(name)/\(number(k + 1)).png" }

    /// A number in names of files: of four digits at least.
    static func number(_ value: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Writes a folder of pictures of label values, one per slice of a map.
    ///
    /// - Throws: `RunError.outputUnusable`, `ImageFileError.cannotWrite`.
    public func writeSlices(of map: LabelMap, to name: String) throws {
        try makeFolder(name)
        let size = map.geometry.size
        for k in 0..<size.z {
            let slice = Array(map.values[k * size.x * size.y..<(k + 1) * size.x * size.y])
            try PNGFile.write(
                Raster(width: size.x, height: size.y, pixels: slice), palette: LabelPalette.colors,
                to: file(Self.slice(k, in: name)))
        }
    }

    /// Writes a file.
    ///
    /// - Throws: `RunError.outputUnusable`.
    public func write(_ bytes: [UInt8], to name: String, isPrivate: Bool = false) throws(RunError) {
        do throws(FileError) {
            try AtomicFile.write(bytes, to: file(name), permissions: isPrivate ? 0o600 : 0o644)
        } catch {
            throw .outputUnusable("\(error)")
        }
    }

    /// Makes a folder inside.
    ///
    /// - Throws: `RunError.outputUnusable`.
    func makeFolder(_ name: String) throws(RunError) {
        do {
            try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: false)
        } catch {
            throw .outputUnusable("\(file(name)) cannot be made: check that the disk is writable and not full")
        }
    }

    /// Takes a file that another library wrote away from everyone but its owner.
    ///
    /// - Throws: `RunError.outputUnusable`.
    public func makePrivate(_ name: String) throws(RunError) {
        guard unsafe chmod(file(name), 0o600) == 0 else {
            throw .outputUnusable("\(file(name)) cannot be made private: \(systemReason())")
        }
    }

    /// Names of the files so far, sorted.
    public var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// Makes the folder visible once the disk holds it.
    func commit() throws(RunError) {
        for entry in names + [""] { try Self.synchronize(file(entry)) }
        guard unsafe rename(path, "\(parent)/\(name)") == 0 else {
            throw .outputUnusable("\(parent)/\(name) cannot be made: \(systemReason())")
        }
        try Self.synchronize(parent)
    }

    /// Removes all trace of a case that failed.
    func discard() { try? FileManager.default.removeItem(atPath: path) }

    private static func synchronize(_ path: String) throws(RunError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw .outputUnusable("\(path) may not be on the disk: \(systemReason())")
        }
    }
}
