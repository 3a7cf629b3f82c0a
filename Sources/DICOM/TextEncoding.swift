internal import Glibc

/// How the bytes of a text become characters: PS3.3 section C.12.1.1.2.
enum TextEncoding {
    /// What iconv calls the repertoires of the standard, by the number in their defined terms.
    private static let names = [
        "101": "ISO-8859-2", "109": "ISO-8859-3", "110": "ISO-8859-4", "144": "ISO-8859-5", "127": "ISO-8859-6",
        "126": "ISO-8859-7", "138": "ISO-8859-8", "148": "ISO-8859-9", "203": "ISO-8859-15", "166": "TIS-620",
        "13": "SHIFT_JIS", "87": "ISO-2022-JP-2", "159": "ISO-2022-JP-2", "149": "EUC-KR", "58": "GB2312",
        "GB18030": "GB18030", "GBK": "GBK",
    ]
    private static let escape: UInt8 = 0x1b

    /// Decodes a text.
    ///
    /// Without a term, and where the term does not hold, UTF-8 is taken where the bytes are valid UTF-8, else Latin-1: a
    /// letter may then be another one, but none is lost.
    ///
    /// - Parameter terms: The values of SpecificCharacterSet.
    static func decode(_ bytes: [UInt8], terms: [String]) -> String {
        let term = terms.contains { $0.hasSuffix(" 87") } && bytes.contains(escape) ? "87" : terms.first ?? ""
        let number = term.split(separator: " ").last.map(String.init) ?? ""
        if let name = names[number], let text = converted(bytes, from: name) { return text }
        if number != "100", let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    private static func converted(_ bytes: [UInt8], from name: String) -> String? {
        guard let converter = unsafe iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else {
            return nil
        }
        defer { unsafe _ = iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // No repertoire needs more than 4 bytes of UTF-8 for a byte.
        var output = [CChar](repeating: 0, count: 4 * bytes.count + 4)
        let written = unsafe input.withUnsafeMutableBufferPointer { source -> Int? in
            unsafe output.withUnsafeMutableBufferPointer { target -> Int? in
                var (from, to) = (source.baseAddress, target.baseAddress)
                var (left, room) = (source.count, target.count)
                guard unsafe iconv(converter, &from, &left, &to, &room) != .max else { return nil }
                return target.count - room
            }
        }
        guard let written else { return nil }
        return String(validating: output.prefix(written).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
