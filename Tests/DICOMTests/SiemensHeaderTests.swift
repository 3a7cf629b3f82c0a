import Testing

@testable import DICOM

struct SiemensHeaderTests {
    /// A header as the scanner writes it: names of 64 bytes, items padded to four.
    static func header(_ elements: [(name: String, values: [String])]) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        func padded(_ text: String, to length: Int) -> [UInt8] {
            Array(text.utf8) + Array(repeating: 0, count: length - text.utf8.count)
        }
        var bytes = Array("SV10".utf8) + [4, 3, 2, 1] + number(elements.count) + number(77)
        for (name, values) in elements {
            bytes += padded(name, to: 64) + number(values.count) + padded("FD", to: 4) + number(4)
            bytes += number(values.count) + number(77)
            for value in values {
                let length = value.utf8.count
                bytes += number(length) + number(length) + number(77) + number(length)
                bytes += padded(value, to: (length + 3) / 4 * 4)
            }
        }
        return bytes
    }

    static let whole = header([
        ("NumberOfImagesInMosaic", ["5", ""]), ("SliceNormalVector", ["0.0", "-0.5 ", "0.866"]), ("Text", ["abc"]),
    ])

    @Test func `Elements are found by name, without their empty items`() throws {
        let header = try #require(SiemensHeader(Self.whole))
        #expect(header.numbers("NumberOfImagesInMosaic") == [5])
        #expect(header.numbers("SliceNormalVector") == [0, -0.5, 0.866])
        #expect(header.numbers("Text") == [] && header.numbers("None") == [])
    }

    @Test func `A header that is cut or lies about lengths is none, and does no harm`() {
        for length in 0..<Self.whole.count - 4 { #expect(SiemensHeader(Array(Self.whole.prefix(length))) == nil) }
        for place in 8..<Self.whole.count {
            for byte in [UInt8(0), 0x7f, 0x80, 0xff] {
                var bytes = Self.whole
                bytes[place] = byte
                _ = SiemensHeader(bytes)?.numbers("SliceNormalVector")
            }
        }
    }

    @Test func `Another form of the header is not read`() {
        #expect(SiemensHeader([]) == nil)
        #expect(SiemensHeader(Array(repeating: 0, count: 200)) == nil)
    }
}
