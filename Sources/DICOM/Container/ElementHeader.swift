/// Tag, value representation and length of one element or item: PS3.5 section 7.1.
struct ElementHeader {
    let tag: UInt32
    /// Two letters; empty where the transfer syntax has none.
    let representation: String
    /// nil when the length is undefined.
    let length: Int?
    /// Where the value begins.
    let valueStart: Int

    static let item: UInt32 = 0xfffe_e000
    static let itemEnd: UInt32 = 0xfffe_e00d
    static let sequenceEnd: UInt32 = 0xfffe_e0dd

    private static let undefinedLength = 0xffff_ffff

    /// Reads what stands before a value.
    ///
    /// - Throws: `DICOMError.truncated`, or `.damaged` when the representation is none of the standard's.
    init(_ reader: inout ByteReader, at offset: Int, isExplicit: Bool, isBigEndian: Bool) throws(DICOMError) {
        let group = try reader.number(at: offset, bytes: 2, bigEndian: isBigEndian)
        let number = try reader.number(at: offset + 2, bytes: 2, bigEndian: isBigEndian)
        tag = UInt32(group) << 16 | UInt32(number)
        // Items and delimiters never carry a representation.
        if !isExplicit || group == 0xfffe {
            representation = ""
            valueStart = offset + 8
            let length = try reader.number(at: offset + 4, bytes: 4, bigEndian: isBigEndian)
            self.length = length == Self.undefinedLength ? nil : length
            return
        }
        representation = String(decoding: try reader.bytes(at: offset + 4, count: 2), as: UTF8.self)
        guard ValueRepresentation.all.contains(representation) else {
            throw .damaged(
                file: reader.path, fault: .representation,
                reason: "\(Tag(tag)) has no valid value representation (byte \(offset))")
        }
        if ValueRepresentation.long.contains(representation) {
            valueStart = offset + 12
            let length = try reader.number(at: offset + 8, bytes: 4, bigEndian: isBigEndian)
            self.length = length == Self.undefinedLength ? nil : length
        } else {
            valueStart = offset + 8
            length = try reader.number(at: offset + 6, bytes: 2, bigEndian: isBigEndian)
        }
    }
}

/// The kinds of values: PS3.5 section 6.2.
enum ValueRepresentation {
    /// Those whose length takes four bytes after two reserved ones: PS3.5 table 7.1-1.
    static let long: Set<String> = [
        "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV",
    ]
    /// All of them.
    static let all: Set<String> = long.union([
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH", "SL", "SS", "ST", "TM",
        "UI", "UL", "US",
    ])
}
