import Testing

@testable import DICOM

@Suite struct RLEDecoderTests {
    /// Header and segments of a frame.
    private static func frame(_ segments: [[UInt8]], count: Int? = nil, offsets: [Int]? = nil) -> [UInt8] {
        var places: [Int] = []
        var end = 64
        for segment in segments {
            places.append(end)
            end += segment.count
        }
        let fields = [count ?? segments.count] + (offsets ?? places)
        let header = (0..<16).flatMap { field -> [UInt8] in
            let value = field < fields.count ? fields[field] : 0
            return (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        return header + segments.flatMap { $0 }
    }

    private func decode(_ bytes: [UInt8], pixels: Int = 4, samples: Int = 1, width: Int = 1) throws -> [UInt8] {
        try RLEDecoder.decode(bytes[...], pixels: pixels, samples: samples, width: width, file: "a")
    }

    @Test func `Runs, literals and empty codes come out in order`() throws {
        // Three times 7; nothing; 1 and 2 as they are.
        let bytes = Self.frame([[254, 7, 128, 1, 1, 2]])
        #expect(try decode(bytes, pixels: 5) == [7, 7, 7, 1, 2])
    }

    @Test func `The high byte of a sample has the first segment`() throws {
        let bytes = Self.frame([[1, 0x12, 0x34], [1, 0x56, 0x78]])
        #expect(try decode(bytes, pixels: 2, width: 2) == [0x56, 0x12, 0x78, 0x34])
    }

    @Test func `Colours come out pixel by pixel`() throws {
        let bytes = Self.frame([[1, 1, 2], [1, 3, 4], [1, 5, 6]])
        #expect(try decode(bytes, pixels: 2, samples: 3) == [1, 3, 5, 2, 4, 6])
    }

    @Test func `Padding behind a segment is left out`() throws {
        #expect(try decode(Self.frame([[253, 9, 0]])) == [9, 9, 9, 9])
    }

    @Test(arguments: [
        frame([[253, 9]], count: 2), frame([[253, 9]], count: 0), frame([[253, 9]], count: 16),
        frame([[253, 9]], offsets: [63]), frame([[253, 9]], offsets: [65]), frame([[253, 9]], offsets: [0xffff_ffff]),
        frame([[254, 9]]), frame([[252, 9]]), frame([[3, 1, 2, 3]]), frame([[4, 1, 2, 3, 4, 5]]), frame([[253]]),
        frame([[]]), Array(frame([[253, 9]]).prefix(63)), [],
    ])
    func `A header or segment that does not hold is refused`(bytes: [UInt8]) {
        #expect {
            try decode(bytes)
        } throws: { ($0 as? DICOMError)?.code == "E_DECODE" }
    }

    @Test(arguments: [[64, 64], [64, 63], [64, 900], [64, 0]])
    func `Offsets of segments must ascend within the frame`(offsets: [Int]) {
        let bytes = Self.frame([[253, 9], [253, 9]], offsets: offsets)
        #expect(throws: DICOMError.self) { try decode(bytes, width: 2) }
    }
}
