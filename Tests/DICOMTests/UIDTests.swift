import Testing

@testable import DICOM

@Suite struct UIDTests {
    @Test func `A derived UID is the number Python computes`() {
        // import hashlib, uuid; d = bytearray(hashlib.sha256(b"series\0" + b"1.2.3\0").digest()[:16])
        // d[6] = d[6] & 0x0f | 0x80; d[8] = d[8] & 0x3f | 0x80; uuid.UUID(bytes=bytes(d)).int
        #expect(UID.derived(from: ["series", "1.2.3"]) == "2.25.23828075330597759220618760743466349109")
    }

    @Test func `Derived UIDs are valid and differ with their texts`() {
        let uids = (0..<200).map { UID.derived(from: ["a", "\($0)"]) }
        #expect(uids.allSatisfy(UID.isValid))
        #expect(Set(uids).count == uids.count)
        #expect(UID.derived(from: ["ab", "c"]) != UID.derived(from: ["a", "bc"]))
    }

    @Test(arguments: ["", ".", "1.2.", ".1", "1.2/3", "1 2", "१.२", String(repeating: "1", count: 65)])
    func `What is no UID is told apart`(text: String) {
        #expect(!UID.isValid(text))
    }
}
