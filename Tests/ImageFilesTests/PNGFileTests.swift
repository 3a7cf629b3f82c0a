import ImageFiles
import Imaging
import TestSupport
import Testing

@Suite struct PNGFileTests {
    static let indices = Raster(width: 3, height: 2, pixels: [0, 1, 2, 2, 1, 0] as [UInt8])

    @Test func `A grey picture has 8 bits and its size`() throws {
        let chunks = try Chunk.all(in: PNGFile.encoded(Self.indices))
        #expect(chunks.map(\.name) == ["IHDR", "IDAT", "IEND"])
        #expect(chunks[0].content == [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0])
    }

    @Test func `A colour picture has three times 8 bits`() throws {
        let chunks = try Chunk.all(in: PNGFile.encoded(Self.indices.map { RGB(grey: $0) }))
        #expect(chunks.map(\.name) == ["IHDR", "IDAT", "IEND"])
        #expect(chunks[0].content == [0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0])
    }

    @Test func `A picture of indices has its palette and no more`() throws {
        let palette = [RGB(grey: 0), RGB(red: 230, green: 159, blue: 0), RGB(red: 86, green: 180, blue: 233)]
        let chunks = try Chunk.all(in: PNGFile.encoded(Self.indices, palette: palette))
        #expect(chunks.map(\.name) == ["IHDR", "PLTE", "IDAT", "IEND"])
        #expect(chunks[0].content == [0, 0, 0, 3, 0, 0, 0, 2, 8, 3, 0, 0, 0])
        #expect(chunks[1].content == [0, 0, 0, 230, 159, 0, 86, 180, 233])
    }

    @Test func `A picture is written in one step`() throws {
        let folder = try TemporaryFolder()
        try PNGFile.write(Self.indices, to: folder.path("grey.png"))
        #expect(try folder.bytes(of: "grey.png") == PNGFile.encoded(Self.indices))
        #expect(try folder.names() == ["grey.png"])
    }

    @Test func `A refusal names the file that was to be written`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("a.png")
        let error = #expect(throws: ImageFileError.self) {
            try PNGFile.write(Self.indices, palette: [RGB(grey: 0)], to: path)
        }
        #expect(
            error == .cannotWrite(path: path, reason: "a palette of 1 colours does not fit its indices"))
        #expect(try folder.names() == [])
    }

    @Test func `An index beyond the palette is refused`() {
        #expect(throws: ImageFileError.self) {
            try PNGFile.encoded(Self.indices, palette: [RGB(grey: 0), RGB(grey: 9)])
        }
        #expect(throws: ImageFileError.self) { try PNGFile.encoded(Self.indices, palette: []) }
        #expect(throws: ImageFileError.self) {
            try PNGFile.encoded(Self.indices, palette: [RGB](repeating: RGB(grey: 0), count: 257))
        }
    }

    @Test func `A picture without pixels or too wide is refused`() {
        #expect(throws: ImageFileError.self) {
            try PNGFile.encoded(Raster<UInt8>(width: 0, height: 3, pixels: []))
        }
        #expect(throws: ImageFileError.self) {
            let wide = [UInt8](repeating: 0, count: 1_000_001)
            return try PNGFile.encoded(Raster(width: 1_000_001, height: 1, pixels: wide))
        }
    }
}

/// A chunk of a PNG.
private struct Chunk {
    let name: String
    let content: [UInt8]

    static func all(in png: [UInt8]) throws -> [Chunk] {
        try #require(png.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
        var chunks: [Chunk] = []
        var offset = 8
        while offset < png.count {
            let count = png[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            chunks.append(
                Chunk(
                    name: String(decoding: png[offset + 4..<offset + 8], as: UTF8.self),
                    content: Array(png[offset + 8..<offset + 8 + count])))
            offset += 12 + count
        }
        return chunks
    }
}
