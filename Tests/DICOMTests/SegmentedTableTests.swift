import TestSupport
import Testing

@testable import DICOM

/// Tables of palettes in pieces: PS3.3 section C.7.9.2.
@Suite struct SegmentedTableTests {
    @Test func `Values, straight lines and repetitions follow each other`() {
        // Two values; a line from 20 to 50 in three steps; the line again, which now begins at 50.
        let words: [UInt16] = [0, 2, 10, 20, 1, 3, 50, 2, 1, 8, 0]
        #expect(SegmentedTable(words, bits: 16).entries(count: 8) == [10, 20, 30, 40, 50, 50, 50, 50])
    }

    @Test func `Lines fall as they rise, and are rounded`() {
        #expect(SegmentedTable([0, 1, 10, 1, 3, 0], bits: 16).entries(count: 4) == [10, 7, 3, 0])
    }

    @Test func `Tables of bytes have pieces of bytes`() {
        // 0, 1, 8 | 1, 2, 12 | 2, 1, offset 3 in four bytes: the line again, from 12 to 12.
        let bytes: [UInt8] = [0, 1, 8, 1, 2, 12, 2, 1, 3, 0, 0, 0]
        let words = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        #expect(SegmentedTable(words, bits: 8).entries(count: 5) == [8, 10, 12, 12, 12])
    }

    @Test func `Pieces that make no whole table are refused`() {
        let damaged: [[UInt16]] = [
            [], [0], [0, 5, 1, 2], [1, 3, 50], [0, 1, 7], [0, 4, 1, 2, 3, 4], [3, 1, 0], [0, 0, 0, 3, 1, 2, 3],
            // A repetition of itself, of what lies behind the end, and of nothing.
            [2, 1, 0, 0], [0, 1, 7, 2, 1, 100, 0], [0, 1, 7, 2, 0, 0, 0], [0, 1, 7, 2, 2, 0, 0],
        ]
        for words in damaged { #expect(SegmentedTable(words, bits: 16).entries(count: 3) == nil, "\(words)") }
    }

    @Test func `A picture of a palette in pieces becomes its brightness`() throws {
        var item = DataElements.image(columns: 2)
        item.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.7")
        item.set(0x0028_0004, "CS", "PALETTE COLOR")
        item.set(0x0028_0100, shorts: 8)
        item.set(0x0028_0101, shorts: 8)
        item.set(0x0028_0102, shorts: 7)
        // Red rises from 0 to 40, green is 10, blue falls from 20 to 0.
        for (number, words) in [[0, 1, 0, 1, 4, 40], [0, 1, 10, 1, 4, 10], [0, 1, 20, 1, 4, 0]].enumerated() {
            item.set(0x0028_1101 + UInt32(number), shorts: 5, 0, 16)
            item.set(0x0028_1221 + UInt32(number), "OW", words.flatMap { [UInt8($0), 0] })
        }
        item.set(0x7fe0_0010, "OB", [1, 4])
        let folder = try TemporaryFolder()
        let path = try folder.write(item.file, to: "a")
        guard case .images(let images) = try DICOMObject.read(path, takesColour: true) else {
            Issue.record("no image")
            return
        }
        let values = try #require(try images.first?.values())
        // 0.299 * 10 + 0.587 * 10 + 0.114 * 15, and 0.299 * 40 + 0.587 * 10.
        #expect(abs(values[0] - 10.57) < 1e-4 && abs(values[1] - 17.83) < 1e-4)
    }

    @Test(.enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason)))
    func `The palette of a real ultrasound image has the entries that pydicom finds`() throws {
        let structure = try FileStructure(path: OpenData.path("dicom/pydicom_data/data/gdcm-US-ALOKA-16.dcm"))
        let root = try Dataset(headerOf: structure).root
        let tags = [Tag.segmentedRedPaletteData, .segmentedGreenPaletteData, .segmentedBluePaletteData]
        let sums = try tags.map { tag in
            let entries = try #require(SegmentedTable(root.words(tag), bits: 16).entries(count: 65536))
            return entries.reduce(0) { $0 + Int($1) }
        }
        // pydicom 3: sum(_expand_segmented_lut(struct.unpack("<%dH" % n, data), "<H")), red, green, blue.
        #expect(sums == [2492704166, 2305187971, 2487042970])
    }
}
