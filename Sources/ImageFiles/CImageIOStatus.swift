internal import CImageIO

extension cimageio_status {
    /// The library's own words.
    var words: String {
        unsafe withUnsafeBytes(of: message) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
