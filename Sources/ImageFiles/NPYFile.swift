internal import Files

/// Arrays as NumPy's `.npy`: format version 1.0, little endian, the last axis fastest.
public enum NPYFile {
    /// The bytes before the values.
    private static func header(_ type: String, shape: [Int], count: Int) -> [UInt8] {
        precondition(count == shape.reduce(1, *), "one value per place of the array")
        let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }".utf8)
        // Magic, version and length take 10 bytes; the data begin at a multiple of 64.
        let padding = (64 - (10 + header.count + 1) % 64) % 64
        header += [UInt8](repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        bytes += [UInt8(header.count & 0xff), UInt8(header.count >> 8)]
        return bytes + header
    }

    /// The bytes of an array of 32-bit floating point.
    ///
    /// - Precondition: `values.count` is the product of `shape`.
    public static func encoded(_ values: [Float], shape: [Int]) -> [UInt8] {
        var bytes = header("<f4", shape: shape, count: values.count)
        bytes.reserveCapacity(bytes.count + 4 * values.count)
        for value in values {
            let pattern = value.bitPattern
            bytes.append(UInt8(truncatingIfNeeded: pattern))
            bytes.append(UInt8(truncatingIfNeeded: pattern >> 8))
            bytes.append(UInt8(truncatingIfNeeded: pattern >> 16))
            bytes.append(UInt8(truncatingIfNeeded: pattern >> 24))
        }
        return bytes
    }

    /// The bytes of an array of unsigned bytes.
    ///
    /// - Precondition: `values.count` is the product of `shape`.
    public static func encoded(bytes values: [UInt8], shape: [Int]) -> [UInt8] {
        header("|u1", shape: shape, count: values.count) + values
    }

    /// Writes an array of unsigned bytes in one step.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if the system refuses.
    /// - Precondition: `values.count` is the product of `shape`.
    public static func write(bytes values: [UInt8], shape: [Int], to path: String) throws(ImageFileError) {
        let bytes = encoded(bytes: values, shape: shape)
        try ImageFileError.wrapping { () throws(FileError) in try AtomicFile.write(bytes, to: path) }
    }

    /// Writes an array of 32-bit floating point in one step.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if the system refuses.
    /// - Precondition: `values.count` is the product of `shape`.
    public static func write(_ values: [Float], shape: [Int], to path: String) throws(ImageFileError) {
        let bytes = encoded(values, shape: shape)
        try ImageFileError.wrapping { () throws(FileError) in try AtomicFile.write(bytes, to: path) }
    }
}
