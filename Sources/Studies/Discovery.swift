internal import Glibc
internal import ImageFiles

/// A file that a walk found.
public struct InputFile: Hashable, Sendable, Comparable {
    /// The path to open.
    public let path: String
    /// The path below the input it was found in; the name of the input itself when that is a file.
    public let relative: String

    /// The folder that the file lies in, below its input; empty at the top.
    public var folder: String {
        relative.lastIndex(of: "/").map { String(relative[..<$0]) } ?? ""
    }

    /// Whether the name says that the file is NIfTI.
    public var isNamedNIfTI: Bool { [".nii", ".nii.gz"].contains { relative.lowercased().hasSuffix($0) } }

    /// Whether the name says that the file is a PNG or JPEG picture.
    public var isNamedPicture: Bool { PictureFile.extensions.contains { relative.lowercased().hasSuffix(".\($0)") } }

    /// Whether the name says that the file is an archive of arrays.
    public var isNamedArchive: Bool { relative.lowercased().hasSuffix(".npz") }

    /// The folder that the file lies in, as it can be opened.
    var directory: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }

    /// Orders by relative path, byte by byte, so that the order does not depend on the language.
    public static func < (a: InputFile, b: InputFile) -> Bool {
        a.relative == b.relative
            ? a.path.utf8.lexicographicallyPrecedes(b.path.utf8)
            : a.relative.utf8.lexicographicallyPrecedes(b.relative.utf8)
    }
}

/// A file that is no part of any case, and why.
public struct SkippedFile: Equatable, Sendable {
    /// The path below its input.
    public let relative: String
    /// Why, in words.
    public let reason: String
}

/// The regular files below the inputs, each once.
public struct Discovery: Sendable {
    /// The files in order of their relative paths.
    public private(set) var files: [InputFile] = []
    /// What was not walked: links out of the input, pipes, devices, unreadable folders.
    public private(set) var skipped: [SkippedFile] = []

    private struct Identity: Hashable {
        let device: UInt
        let inode: UInt
    }
    private var seen: Set<Identity> = []

    /// Walks files and folders.
    ///
    /// - Throws: `StudiesError.unreadableInput` when an input does not exist.
    public init(inputs: [String]) throws(StudiesError) {
        for input in inputs {
            guard let root = Self.realPath(input), let facts = Self.facts(root) else {
                throw .unreadableInput(input, reason: "does not exist or cannot be opened")
            }
            if facts.st_mode & S_IFMT == S_IFDIR {
                walk(root, relative: "", root: root)
            } else {
                let name = input.split(separator: "/").last.map(String.init) ?? input
                add(root, relative: name, facts: facts)
            }
        }
        files.sort()
    }

    private mutating func walk(_ folder: String, relative: String, root: String) {
        guard let names = Self.names(in: folder) else {
            skipped.append(SkippedFile(relative: relative, reason: "the folder cannot be opened"))
            return
        }
        for name in names.invalid {
            skipped.append(
                SkippedFile(
                    relative: relative.isEmpty ? name : relative + "/" + name, reason: "its name is no UTF-8; rename it"
                ))
        }
        for name in names.valid {
            let path = folder + "/" + name
            let below = relative.isEmpty ? name : relative + "/" + name
            guard let link = Self.facts(path, followingLinks: false) else {
                skipped.append(SkippedFile(relative: below, reason: "cannot be looked at, or is gone"))
                continue
            }
            var target = path
            if link.st_mode & S_IFMT == S_IFLNK {
                guard let real = Self.realPath(path), real.hasPrefix(root + "/") else {
                    skipped.append(SkippedFile(relative: below, reason: "a link that leads out of the input"))
                    continue
                }
                target = real
            }
            guard let facts = Self.facts(target) else { continue }
            if facts.st_mode & S_IFMT == S_IFDIR {
                // A link to a folder above would be walked for ever.
                if mark(facts) { walk(target, relative: below, root: root) }
            } else {
                add(target, relative: below, facts: facts)
            }
        }
    }

    private mutating func add(_ path: String, relative: String, facts: stat) {
        guard facts.st_mode & S_IFMT == S_IFREG else {
            skipped.append(SkippedFile(relative: relative, reason: "not a regular file"))
            return
        }
        if mark(facts) { files.append(InputFile(path: path, relative: relative)) }
    }

    private mutating func mark(_ facts: stat) -> Bool {
        seen.insert(Identity(device: UInt(facts.st_dev), inode: UInt(facts.st_ino))).inserted
    }

    private static func facts(_ path: String, followingLinks: Bool = true) -> stat? {
        var facts = stat()
        let result = unsafe followingLinks ? stat(path, &facts) : lstat(path, &facts)
        return result == 0 ? facts : nil
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    /// What a folder holds: names that can be opened, and those that are no text, as well as they can be shown.
    private static func names(in folder: String) -> (valid: [String], invalid: [String])? {
        guard let stream = unsafe opendir(folder) else { return nil }
        defer { unsafe closedir(stream) }
        var (valid, invalid): ([String], [String]) = ([], [])
        while let entry = unsafe readdir(stream) {
            let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            guard let name = String(validating: bytes, as: UTF8.self) else {
                invalid.append(String(decoding: bytes, as: UTF8.self))
                continue
            }
            if name != "." && name != ".." { valid.append(name) }
        }
        return (valid.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, invalid.sorted())
    }
}
