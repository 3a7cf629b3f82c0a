/// Numbers at fixed places in bytes of either order.
struct ByteFields {
    let bytes: [UInt8]
    let bigEndian: Bool

    /// The integer that begins at `offset`.
    ///
    /// - Precondition: All its bytes lie within `bytes`.
    func integer<Integer: FixedWidthInteger>(_: Integer.Type, at offset: Int) -> Integer {
        let size = Integer.bitWidth / 8
        return (0..<size).reduce(0) { value, place in
            value << 8 | Integer(truncatingIfNeeded: bytes[offset + (bigEndian ? place : size - 1 - place)])
        }
    }

    /// The IEEE 754 single that begins at `offset`.
    func float(at offset: Int) -> Double { Double(Float(bitPattern: integer(UInt32.self, at: offset))) }

    /// The IEEE 754 double that begins at `offset`.
    func double(at offset: Int) -> Double { Double(bitPattern: integer(UInt64.self, at: offset)) }
}
