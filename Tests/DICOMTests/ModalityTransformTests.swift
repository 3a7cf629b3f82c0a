import TestSupport
import Testing

@testable import DICOM

@Suite struct ModalityTransformTests {
    /// A phantom of one slice of one row, its stored values and attributes as a test wants them.
    private func values(
        _ stored: [UInt16], bits: Int = 12, isSigned: Bool = false, _ change: (inout DataElements) -> Void
    ) throws -> [Float] {
        let folder = try TemporaryFolder()
        var item = DataElements.image(columns: stored.count)
        item.set(0x0028_0101, shorts: bits)
        item.set(0x0028_0102, shorts: bits - 1)
        item.set(0x0028_0103, shorts: isSigned ? 1 : 0)
        item.set(0x7fe0_0010, "OW", stored.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
        change(&item)
        guard case .images(let images) = try DICOMObject.read(folder.write(item.file, to: "a")),
            let image = images.first
        else { throw DICOMError.notDICOM(file: "a") }
        return try image.values()
    }

    private func table(_ entries: [Int], first: Int, bits: Int = 16) -> DataElements {
        var table = DataElements()
        table.set(0x0028_3002, shorts: entries.count, first, bits)
        table.set(0x0028_3006, shorts: entries)
        return table
    }

    @Test func `A modality table gives its entries, and its ends beyond them`() throws {
        let found = try values([0, 9, 10, 11, 12, 4095]) {
            $0.set(0x0028_3000, items: [table([100, 7, 65535], first: 10)])
        }
        #expect(found == [100, 100, 100, 7, 65535, 65535])
    }

    @Test func `The first input of a table is signed where the pixels are`() throws {
        let found = try values([0xff_fd, 0xff_fe, 0xff_ff, 0], bits: 16, isSigned: true) {
            $0.set(0x0028_3000, items: [table([1, 2, 3], first: 0xff_fe)])
        }
        #expect(found == [1, 1, 2, 3])
    }

    @Test func `Eight-bit entries may be packed two to a word`() throws {
        let found = try values([0, 1, 2]) {
            var packed = table([], first: 0)
            packed.set(0x0028_3002, shorts: 3, 0, 8)
            packed.set(0x0028_3006, "OW", [10, 20, 30, 0])
            $0.set(0x0028_3000, items: [packed])
        }
        #expect(found == [10, 20, 30])
    }

    @Test(arguments: [0, 1]) func `A table that is not whole is an error`(kind: Int) {
        #expect {
            try values([0, 1]) {
                var broken = table([1, 2, 3], first: 0)
                if kind == 0 { broken.set(0x0028_3002, shorts: 4, 0, 16) } else { broken.remove(0x0028_3006) }
                $0.set(0x0028_3000, items: [broken])
            }
        } throws: { ($0 as? DICOMError)?.code == "E_RESCALE" }
    }

    @Test func `Padding is no value`() throws {
        let one = try values([5, 6, 7, 8]) { $0.set(0x0028_0120, shorts: 7) }
        #expect(one.map(\.isNaN) == [false, false, true, false])
        let range = try values([5, 6, 7, 8]) {
            $0.set(0x0028_0120, shorts: 8)
            $0.set(0x0028_0121, shorts: 7)
        }
        #expect(range.map(\.isNaN) == [false, false, true, true])
    }

    @Test func `Padding of signed pixels counts as signed, however it is written`() throws {
        // 63 536 is -2000 in 16 bits.
        let found = try values([63536, 0, 2000], bits: 16, isSigned: true) { $0.set(0x0028_0120, shorts: 63536) }
        #expect(found.map(\.isNaN) == [true, false, false])
    }

    @Test func `Padding is looked for before the rescale`() throws {
        let found = try values([0, 1]) {
            $0.set(0x0028_0120, shorts: 0)
            $0.set(0x0028_1052, "DS", "-1")
            $0.set(0x0028_1053, "DS", "1")
        }
        #expect(found[0].isNaN && found[1] == 0)
    }
}
