import TestSupport
import Testing

@testable import DICOM

@Suite struct PixelModuleTests {
    private func module(allocated: Int, stored: Int, high: Int, signed: Bool) throws -> PixelModule {
        let dataset = try Dataset(creating: "memory")
        let item = dataset.root
        for (tag, value) in [
            (Tag.rows, 1), (.columns, 3), (.bitsAllocated, allocated), (.bitsStored, stored), (.highBit, high),
            (.pixelRepresentation, signed ? 1 : 0), (.samplesPerPixel, 1),
        ] {
            try item.put(tag, value)
        }
        try item.put(.photometricInterpretation, "MONOCHROME2")
        return try PixelModule(item, file: "memory")
    }

    private func bytes(_ words: UInt16...) -> [UInt8] {
        words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    @Test func `A signed 12-bit frame keeps negative values`() throws {
        let module = try module(allocated: 16, stored: 12, high: 11, signed: true)
        #expect(module.storedValues(bytes(0x0fff, 0x0800, 0x07ff)) == [-1, -2048, 2047])
    }

    @Test func `Bits beside the stored ones do not count`() throws {
        let module = try module(allocated: 16, stored: 12, high: 11, signed: false)
        #expect(module.storedValues(bytes(0xf001, 0xafff, 0x1000)) == [1, 4095, 0])
    }

    @Test func `Values stored in the upper bits are shifted down`() throws {
        let module = try module(allocated: 16, stored: 12, high: 15, signed: true)
        #expect(module.storedValues(bytes(0x0010, 0xfff0, 0x8000)) == [1, -1, -2048])
    }

    @Test func `Whole words of either sign`() throws {
        let unsigned = try module(allocated: 16, stored: 16, high: 15, signed: false)
        #expect(unsigned.storedValues(bytes(0, 0x8000, 0xffff)) == [0, 32768, 65535])
        let signed = try module(allocated: 16, stored: 16, high: 15, signed: true)
        #expect(signed.storedValues(bytes(0, 0x8000, 0xffff)) == [0, -32768, -1])
    }

    @Test func `Bytes of either sign`() throws {
        #expect(
            try module(allocated: 8, stored: 8, high: 7, signed: false).storedValues([0, 128, 255]) == [0, 128, 255])
        #expect(
            try module(allocated: 8, stored: 8, high: 7, signed: true).storedValues([0, 128, 255]) == [0, -128, -1])
    }

    @Test func `Double words of either sign`() throws {
        let words: [UInt8] = [1, 0, 0, 0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]
        #expect(
            try module(allocated: 32, stored: 32, high: 31, signed: false).storedValues(words)
                == [2_147_483_649, 4_294_967_295, 2_147_483_647])
        #expect(
            try module(allocated: 32, stored: 32, high: 31, signed: true).storedValues(words)
                == [-2_147_483_647, -1, 2_147_483_647])
        #expect(
            try module(allocated: 32, stored: 24, high: 31, signed: true).storedValues(words)
                == [-8_388_608, -1, 8_388_607])
    }

    @Test(arguments: [(16, 17, 16), (16, 12, 10), (16, 12, 16), (12, 12, 11), (32, 33, 32), (64, 32, 31), (8, 0, 0)])
    func `Impossible depths are refused`(allocated: Int, stored: Int, high: Int) {
        #expect(throws: DICOMError.self) {
            try module(allocated: allocated, stored: stored, high: high, signed: false)
        }
    }
}
