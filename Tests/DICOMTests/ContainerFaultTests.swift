import TestSupport
import Testing

@testable import DICOM

/// Files that lie about themselves: each is refused with its own word, or read right with a warning.
@Suite struct ContainerFaultTests {
    /// The word for what is wrong with a file; nil when nothing is.
    private func code(_ bytes: [UInt8]) -> String? {
        do throws(DICOMError) {
            _ = try FileStructure(ByteReader(bytes, of: "a"))
            return nil
        } catch {
            return error.code
        }
    }

    private func code(changing change: (inout RawImage) -> Void) -> String? {
        var image = RawImage()
        change(&image)
        return code(image.bytes)
    }

    private func warnings(changing change: (inout RawImage) -> Void) throws -> [String] {
        var image = RawImage()
        change(&image)
        return try FileStructure(ByteReader(image.bytes, of: "a")).warnings
    }

    private static let preamble = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)

    @Test(arguments: [
        [], [0x41], Array("This is no image, it is a letter to a friend.".utf8),
        [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10] + [UInt8](repeating: 7, count: 300),
        [0x50, 0x4b, 3, 4] + [UInt8](repeating: 9, count: 300),
        [UInt8](repeating: 0, count: 400), preamble,
        preamble + [UInt8](repeating: 0, count: 400), preamble + [UInt8](repeating: 255, count: 400),
    ])
    func `What does not begin like DICOM is not DICOM`(bytes: [UInt8]) {
        #expect(code(bytes) == "E_NOT_DICOM")
    }

    // Lengths

    @Test(arguments: [0xffff_fffe, 0x7fff_ffff, 100] as [UInt32])
    func `A length beyond the end of the file is refused before anything is allocated`(length: UInt32) {
        #expect(code { $0.set(0x7fe0_0010, "OW", .bytes([1, 2, 3, 4]), claimedLength: length) } == "E_TRUNCATED")
        #expect(code { $0.set(0x0009_1001, "UN", .bytes([1, 2]), claimedLength: length &* 16) } == "E_TRUNCATED")
    }

    @Test func `An item or value longer than what holds it is refused`() {
        let long = RawImage.Element(0x0008_0100, "SH", .text("AB"), claimedLength: 40)
        for isDelimited in [true, false] {
            let value = RawImage.Value.items([[long]], isDelimited: isDelimited)
            let code = code { $0.set(0x0008_2218, "SQ", value) }
            #expect(code != nil && code != "E_NOT_DICOM")
        }
        let item: [UInt8] = [0xfe, 0xff, 0, 0xe0, 40, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
        #expect(code { $0.set(0x0008_2218, "SQ", .bytes(item)) } == "E_LENGTH")
    }

    @Test func `A fragment longer than the file is refused`() {
        let fragment: [UInt8] = [0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0, 0xe0, 0xf0, 0xff, 0xff, 0xff, 1, 2]
        #expect(
            code {
                $0.transferSyntax = "1.2.840.10008.1.2.5"
                $0.set(0x7fe0_0010, "OB", .bytes(fragment), claimedLength: .max)
            } == "E_TRUNCATED")
    }

    @Test func `A value that only sequences may have the length of is refused`() {
        #expect(code { $0.set(0x0009_1001, "OB", .bytes([1, 2]), claimedLength: .max) } == "E_LENGTH")
    }

    // Nesting and number

    /// A sound image with a sequence in an item of a sequence and so on, `depth` levels deep.
    private static func nested(_ depth: Int, isDelimited: Bool, isExplicit: Bool) -> RawImage {
        var element = RawImage.Element(0x0040_a731, "LO", .text("core"))
        for _ in 0..<depth {
            element = RawImage.Element(0x0040_a730, "SQ", .items([[element]], isDelimited: isDelimited))
        }
        var image = RawImage(columns: 2, rows: 2)
        image.set(element.tag, element.representation, element.value)
        image.isExplicit = isExplicit
        image.transferSyntax = (isExplicit ? TransferSyntax.explicitLittleEndian : .implicitLittleEndian).uid
        return image
    }

    @Test(arguments: [true, false], [true, false])
    func `Sequences may nest 64 deep and no deeper`(isDelimited: Bool, isExplicit: Bool) {
        for (depth, expected) in [(32, nil), (64, nil), (65, "E_NESTING"), (400, "E_NESTING")] {
            let image = Self.nested(depth, isDelimited: isDelimited, isExplicit: isExplicit)
            #expect(code(image.bytes) == expected, "depth \(depth)")
        }
    }

    @Test func `A hundred thousand sequences that begin and never end are refused`() {
        let open: [UInt8] = [0x40, 0, 0x30, 0xa7, 0x53, 0x51, 0, 0, 255, 255, 255, 255, 0xfe, 0xff, 0, 0xe0]
        let many = Array(repeatElement(open + [255, 255, 255, 255], count: 100_000).joined())
        #expect(
            code {
                $0.remove(0x7fe0_0010)
                $0.trailer = many
            } == "E_NESTING")
    }

    @Test func `Nesting within a value of unknown representation counts`() {
        let inner = Self.nested(70, isDelimited: true, isExplicit: false).elements.first { $0.tag == 0x0040_a730 }
        var implicit = RawImage()
        implicit.isExplicit = false
        implicit.elements = [inner].compactMap { $0 }
        let item = [0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255] + implicit.dataset + [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]
        let value = RawImage.Value.bytes(item + [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0])
        #expect(code { $0.set(0x0041_1001, "UN", value, claimedLength: .max) } == "E_NESTING")
    }

    @Test func `More than a million items are refused`() {
        let items = Array(repeatElement([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0] as [UInt8], count: 1_000_000).joined())
        #expect(code { $0.set(0x0008_2218, "SQ", .bytes(items)) } == "E_ELEMENTS")
    }

    // Deflated data

    @Test func `A bomb of deflated zeros is refused`() {
        var image = RawImage()
        image.transferSyntax = "1.2.840.10008.1.2.1.99"
        image.elements = []
        // 90 MB in 87 kB.
        image.trailer = Deflated.zeros(runs: 350_000)
        #expect(image.trailer.count < 90_000)
        #expect(code(image.bytes) == "E_BOMB")
    }

    @Test func `Few deflated zeros are unpacked whatever their ratio`() throws {
        let packed = Deflated.zeros(runs: 1000)
        let bytes = try Inflation.inflate(packed[...], file: "a")
        #expect(bytes == [UInt8](repeating: 0, count: 258_001))
    }

    @Test func `Deflated data that are none are refused`() {
        #expect(
            code {
                $0.transferSyntax = "1.2.840.10008.1.2.1.99"
                $0.elements = []
                $0.trailer = [UInt8](repeating: 0xff, count: 40)
            } == "E_DECODE")
    }

    // Transfer syntax

    @Test(arguments: ["1.2.3.4", "1.2.840.10008.1.2.9", "DOE^JANE", ""])
    func `An unknown transfer syntax is named`(uid: String) throws {
        var image = RawImage()
        image.transferSyntax = uid
        let error = try #require(throws: DICOMError.self) { try FileStructure(ByteReader(image.bytes, of: "a")) }
        #expect(error.code == "E_TRANSFER_SYNTAX")
        #expect(uid.hasPrefix("1") == error.reason.contains(uid) || uid.isEmpty)
        #expect(!error.reason.contains("DOE"))
    }

    @Test func `A transfer syntax that the bytes belie is refused`() {
        #expect(code { $0.transferSyntax = TransferSyntax.implicitLittleEndian.uid } == "E_TRANSFER_SYNTAX")
        #expect(code { $0.isExplicit = false } == "E_TRANSFER_SYNTAX")
        #expect(code { $0.isBigEndian = true } == "E_TRANSFER_SYNTAX")
        #expect(code { $0.transferSyntax = TransferSyntax.explicitBigEndian.uid } == "E_TRANSFER_SYNTAX")
        #expect(code { $0.transferSyntax = "1.2.840.10008.1.2.4.70" } == "E_TRANSFER_SYNTAX")
        #expect(
            code { $0.set(0x7fe0_0010, "OB", .fragments([[1, 2]], offsets: [])) } == "E_TRANSFER_SYNTAX")
    }

    // Representations and order

    @Test func `A representation that is none, or not the attribute's, is refused`() {
        #expect(code { $0.set(0x0009_0010, "zz", .text("AB")) } == "E_VR")
        #expect(code { $0.set(0x0009_0010, "ZZ", .text("AB")) } == "E_VR")
        for tag in [0x0028_0002, 0x0028_0010, 0x0028_0011, 0x0028_0100, 0x0028_0101, 0x0028_0102, 0x0028_0103] {
            #expect(code { $0.set(UInt32(tag), "UL", .bytes([6, 0, 0, 0])) } == "E_VR")
            #expect(code { $0.set(UInt32(tag), "US", .shorts([6, 6])) } == "E_VR")
            #expect(code { $0.set(UInt32(tag), "SQ", .items([], isDelimited: false)) } == "E_VR")
        }
        #expect(code { $0.set(0x7fe0_0010, "FL", .bytes([0, 0, 0, 0])) } == "E_VR")
    }

    @Test func `An end of an item outside an item is refused`() {
        let end: [UInt8] = [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]
        var image = RawImage()
        image.remove(0x7fe0_0010)
        #expect(code(image.bytes + end) == "E_DAMAGED")
    }

    @Test func `An element that stands twice is refused`() {
        #expect(code { $0.elements.append(RawImage.Element(0x0028_0010, "US", .shorts([3]))) } != nil)
        #expect(code { $0.elements.insert(RawImage.Element(0x0028_0010, "US", .shorts([3])), at: 9) } == "E_ORDER")
    }

    @Test func `Elements out of order are read, unless they stand behind the pixels`() throws {
        let swapped = try warnings { $0.elements.swapAt(2, 4) }
        #expect(swapped.contains { $0.hasPrefix("W_ORDER: ") })
        #expect(code { $0.elements.append($0.elements.remove(at: 2)) } == "E_ORDER")
    }

    @Test func `A text of odd length is read with a warning`() throws {
        let odd = try warnings { $0.set(0x0008_1030, "LO", .bytes(Array("ABC".utf8))) }
        #expect(odd == ["W_ODD_LENGTH: 1 values have an odd length"])
    }

    // What stands around the data set

    @Test func `Bytes behind the pixels are named`() throws {
        let garbage = try warnings { $0.trailer = Array("garbage".utf8) }
        #expect(garbage == ["W_TRAILING: 7 bytes behind the pixel data are no DICOM and are ignored"])
        #expect(try warnings { $0.elements.append(.init(0xfffc_fffc, "OB", .bytes([0, 0, 0, 0]))) }.isEmpty)
    }

    @Test func `A wrong length of the meta information is named`() throws {
        var bytes = RawImage().bytes
        bytes[140] += 2
        let structure = try FileStructure(ByteReader(bytes, of: "a"))
        #expect(
            structure.warnings == ["W_META_LENGTH: the length of the file meta information is wrong and is not used"])
    }
}
