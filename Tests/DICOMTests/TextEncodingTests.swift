import TestSupport
import Testing

@testable import DICOM

@Suite struct TextEncodingTests {
    // Bytes: Python 3.11, text.encode(codec); the Japanese name is the example of PS3.5 section H.3.1.
    @Test(
        arguments: [
            (["ISO_IR 100"], [0x44, 0x72, 0xfc, 0x73, 0x65], "Dr\u{fc}se"),
            (["ISO_IR 192"], [0x44, 0x72, 0xc3, 0xbc, 0x73, 0x65], "Dr\u{fc}se"),
            ([], [0x44, 0x72, 0xc3, 0xbc, 0x73, 0x65], "Dr\u{fc}se"),
            ([], [0x44, 0x72, 0xfc, 0x73, 0x65], "Dr\u{fc}se"),
            (["ISO_IR 144"], [0xbf, 0xd5, 0xe7, 0xd5, 0xdd, 0xec], "\u{41f}\u{435}\u{447}\u{435}\u{43d}\u{44c}"),
            (["GB18030"], [0xb8, 0xce], "\u{809d}"),
            (
                ["", "ISO 2022 IR 87"], [0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42],
                "\u{5c71}\u{7530}"
            ),
        ] as [([String], [UInt8], String)])
    func `Names are read in the character set of their file`(terms: [String], bytes: [UInt8], text: String) {
        #expect(TextEncoding.decode(bytes, terms: terms) == text)
    }

    @Test func `Structures keep their letters`() throws {
        let folder = try TemporaryFolder()
        var drawn = DrawnStructureSet()
        drawn.structures = [(1, "Dr\u{fc}se", [])]
        drawn.characterSet = "ISO_IR 192"
        let set = try StructureSet(file: try folder.write(drawn.bytes, to: "rt.dcm"))
        #expect(set.structures.map(\.name) == ["Dr\u{fc}se"])
    }
}
