internal import CImageIO

/// Checksums that find damage by accident.
public enum Checksum {
    /// The CRC-32 of gzip and PNG: ISO 3309, polynomial 0x04C11DB7 reflected.
    ///
    /// - Parameters:
    ///   - bytes: What is summed up.
    ///   - before: The checksum of the bytes that stand before these; 0 for none.
    public static func crc32(of bytes: [UInt8], after before: UInt32 = 0) -> UInt32 {
        unsafe bytes.withUnsafeBytes { unsafe cimageio_crc32(before, $0.baseAddress, $0.count) }
    }
}
