internal import Hashing

/// A DICOM unique identifier: PS3.5 section 9.
public enum UID {
    /// Whether a text is 1 to 64 digits and dots that begin and end with a digit.
    public static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (1...64).contains(bytes.count), let first = bytes.first, let last = bytes.last else { return false }
        let dot = UInt8(ascii: ".")
        return first != dot && last != dot
            && bytes.allSatisfy { $0 == dot || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// A UID below 2.25 made from texts: the same texts give the same UID, on every machine.
    public static func derived(from texts: [String]) -> String {
        var hash = SHA256()
        for text in texts {
            hash.update(text)
            hash.update([0])
        }
        return made(of: hash.finalize())
    }

    /// A UID below 2.25 made of the first 16 bytes of a digest.
    static func made(of digest: [UInt8]) -> String {
        // 2.25 is followed by a 128-bit number in decimal.
        var number = digest.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        // Version and variant bits of a name-based UUID, RFC 9562 section 5.8.
        number = number & ~(UInt128(0xf) << 76) | UInt128(8) << 76
        number = number & ~(UInt128(3) << 62) | UInt128(2) << 62
        return "2.25.\(number)"
    }
}
