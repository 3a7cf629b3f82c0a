/// The begin of a DICOM file: preamble and file meta information (PS3.10 section 7.1), in explicit little endian.
struct FileMeta {
    let sopClassUID: String
    let sopInstanceUID: String
    let transferSyntaxUID: String

    /// The preamble of zeros, the prefix and the group of elements.
    var bytes: [UInt8] {
        let version = Self.element(0x0001, "OB", [0, 1])
        let texts = [
            (UInt8(0x02), "UI", sopClassUID), (0x03, "UI", sopInstanceUID), (0x10, "UI", transferSyntaxUID),
            (0x12, "UI", UID.derived(from: ["implementation", "medshot"])), (0x13, "SH", "MEDSHOT"),
        ]
        let elements = version + texts.flatMap { Self.element(UInt16($0), $1, Array($2.utf8)) }
        let length = UInt32(elements.count)
        let group = Self.element(0x0000, "UL", (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + group + elements
    }

    private static func element(_ number: UInt16, _ representation: String, _ value: [UInt8]) -> [UInt8] {
        let padding: [UInt8] = value.count % 2 == 0 ? [] : [representation == "UI" ? 0 : UInt8(ascii: " ")]
        let value = value + padding
        let tag: [UInt8] = [2, 0, UInt8(number & 0xff), UInt8(number >> 8)]
        let length = (0..<4).map { UInt8(truncatingIfNeeded: value.count >> (8 * $0)) }
        return tag + Array(representation.utf8) + (representation == "OB" ? [0, 0] + length : Array(length[..<2]))
            + value
    }
}
