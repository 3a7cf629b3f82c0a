import Testing

@testable import ImageFiles

@Suite struct ChecksumTests {
    /// The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
    @Test func `The checksum is that of the standard, whole or in pieces`() {
        let digits = Array("123456789".utf8)
        #expect(Checksum.crc32(of: digits) == 0xcbf4_3926)
        for cut in 0...digits.count {
            let first = Checksum.crc32(of: Array(digits[..<cut]))
            #expect(Checksum.crc32(of: Array(digits[cut...]), after: first) == 0xcbf4_3926)
        }
    }
}
