internal import CDICOM

/// Unpacks deflated data (RFC 1951) without trust in how large they become.
///
/// Size and ratio are limited here, whatever the stream says; workers run it.
enum Inflation {
    /// No data set unpacks to more bytes.
    static let maximumSize = 2 << 30
    /// Beyond `unsuspiciousSize`, no data set unpacks to more than so many times its packed size.
    static let maximumRatio = 200
    static let unsuspiciousSize = 64 << 20

    private static let blockSize = 1 << 20

    /// Unpacks all of a stream.
    ///
    /// - Throws: `DICOMError.damaged` when the stream is no deflated one or grows beyond the limits, `.truncated` when it
    ///   ends early.
    static func inflate(_ packed: ArraySlice<UInt8>, file: String) throws(DICOMError) -> [UInt8] {
        let limit = min(maximumSize, max(unsuspiciousSize, packed.count * maximumRatio))
        var unpacked: [UInt8] = []
        var failure: DICOMError?
        unsafe packed.withUnsafeBytes { bytes in
            let opened = unsafe capture { unsafe cdicom_inflater_create(bytes.baseAddress, bytes.count, $0) }
            guard let inflater = unsafe opened.value else {
                failure = .damaged(file: file, fault: .decoding, reason: unsafe opened.message)
                return
            }
            defer { unsafe cdicom_inflater_release(inflater) }
            var block = [UInt8](repeating: 0, count: blockSize)
            while true {
                let step = unsafe capture { unsafe cdicom_inflater_next(inflater, &block, blockSize, $0) }
                guard step.value >= 0 else {
                    failure = .damaged(file: file, fault: .decoding, reason: "deflated data: \(step.message)")
                    return
                }
                if step.value == 0 { return }
                guard unpacked.count + Int(step.value) <= limit else {
                    failure = .damaged(
                        file: file, fault: .bomb,
                        reason: "\(packed.count) deflated bytes unpack to more than \(limit): no image does")
                    return
                }
                unpacked += block.prefix(Int(step.value))
            }
        }
        if let failure { throw failure }
        return unpacked
    }
}
