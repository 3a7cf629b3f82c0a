internal import CImageIO
internal import Files

/// A zip archive of NumPy arrays, as `numpy.savez` writes it.
public struct NPZFile: Sendable {
    private let path: String
    private let bytes: [UInt8]

    /// An array larger than this is refused before memory is taken for it.
    private static let greatestSize: UInt64 = 1 << 32

    /// Reads an archive; its arrays are unpacked when they are asked for.
    ///
    /// - Throws: `ImageFileError.cannotRead` or `.unsupported` if it is larger than 4 GiB.
    public init(at path: String) throws(ImageFileError) {
        let bytes = try ImageFileError.wrapping { () throws(FileError) in
            let file = try RegularFile(at: path)
            return file.size <= Int(Self.greatestSize) ? try file.bytes(from: 0, count: file.size) : nil
        }
        guard let bytes else { throw .unsupported(path: path, reason: "it is larger than 4 GiB") }
        // To libzip, no bytes are an archive without entries.
        guard !bytes.isEmpty else { throw .damaged(path: path, reason: "it is empty") }
        self.path = path
        self.bytes = bytes
    }

    /// The array of a name; nil if there is none.
    ///
    /// - Throws: `ImageFileError.damaged` or `.unsupported`.
    public func array(_ name: String) throws(ImageFileError) -> NPYArray? {
        try FormatFault.naming(path) { () throws(FormatFault) in
            guard let file = try entry("\(name).npy") else { return nil }
            return try NPYArray(file)
        }
    }

    private func entry(_ name: String) throws(FormatFault) -> [UInt8]? {
        var status = cimageio_status()
        var size = 0
        let content = unsafe bytes.withUnsafeBufferPointer { input -> [UInt8]? in
            guard let start = input.baseAddress else { return nil }
            guard
                let content = unsafe cimageio_zip_entry(
                    start, input.count, name, Self.greatestSize, &size, &status)
            else { return nil }
            defer { unsafe cimageio_release(content) }
            return unsafe [UInt8](UnsafeBufferPointer(start: content, count: size))
        }
        if status.code == cimageio_missing { return nil }
        guard let content else { throw .damaged("\(name): \(status.words)") }
        return content
    }
}
