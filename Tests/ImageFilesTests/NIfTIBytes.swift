import FoundationEssentials

/// The bytes of a little-endian golden, to damage on purpose.
struct NIfTIBytes {
    var bytes: [UInt8]

    init(golden name: String) throws {
        bytes = [UInt8](try Data(contentsOf: URL(filePath: NIfTIGolden.folder + name)))
    }

    mutating func put(_ value: some FixedWidthInteger, at offset: Int) {
        for place in 0..<value.bitWidth / 8 {
            bytes[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * place))
        }
    }

    mutating func put(_ value: Float, at offset: Int) { put(value.bitPattern, at: offset) }

    mutating func put(_ value: Double, at offset: Int) { put(value.bitPattern, at: offset) }
}
