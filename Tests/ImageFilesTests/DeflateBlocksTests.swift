import Testing

@testable import ImageFiles

@Suite struct DeflateBlocksTests {
    @Test(
        arguments: [
            // Three bits of header, a word of eight and one of seven: zlib.compress(b"a", wbits=-15).
            ([0x4b, 0x04, 0x00], 0, 18),
            // One stored block of "abc".
            ([0x01, 0x03, 0x00, 0xfc, 0xff, 0x61, 0x62, 0x63], 0, 64),
            // A stored block that is not the last, and the fixed one of "a" behind it.
            ([0x00, 0x01, 0x00, 0xfe, 0xff, 0x7a, 0x4b, 0x04, 0x00], 48, 66),
            // By hand, and read by zlib: a length of 258, which has no extra bits, at distance 1 behind "a"; a length of
            // 12 at distance 6 behind "abcdef", with an extra bit for each.
            ([0x4b, 0x1c, 0x05, 0x00], 0, 31),
            ([0x4b, 0x4c, 0x4a, 0x4e, 0x49, 0x4d, 0x43, 0x26, 0x01], 0, 72),
        ] as [([UInt8], Int, Int)])
    func `Blocks are stepped over as RFC 1951 writes them`(stream: [UInt8], mark: Int, end: Int) throws {
        let blocks = try #require(DeflateBlocks(in: stream))
        #expect(blocks.lastMark == mark)
        #expect(blocks.end == end)
    }

    @Test func `A stream that is cut or is none is told`() throws {
        // Words in codes of their own; two blocks, the second of which only the whole stream holds.
        let bytes = GzipTests.noise(count: 200_000, greatest: 40, seed: 3)
        let stream = Array(try GzipMember(pieces: 1) { _ in bytes }.parts[1])
        let blocks = try #require(DeflateBlocks(in: stream))
        #expect((blocks.end + 7) / 8 == stream.count)
        #expect(blocks.lastMark > 0)
        for cut in [0, 1, 2, 10, 100, 1000, stream.count / 2, stream.count - 2, stream.count - 1] {
            #expect(DeflateBlocks(in: Array(stream[..<cut])) == nil)
        }
        #expect(DeflateBlocks(in: [0x07]) == nil)
        #expect(DeflateBlocks(in: [0x01, 0x03, 0x00, 0xfc, 0xfe, 1, 2, 3]) == nil)
    }

    @Test func `Bytes of any kind are answered, whatever they are`() {
        var found = 0
        for seed in 1...3000 {
            if DeflateBlocks(in: GzipTests.noise(count: 1 + seed % 90, greatest: 255, seed: seed)) != nil { found += 1 }
        }
        // Some happen to be streams, most do not.
        #expect((1..<1500).contains(found))
    }
}
