import Hashing
import Testing

@Suite struct SHA256Tests {
    // NIST, "Examples with intermediate values" and the long message of FIPS 180-2, appendix B.3.
    @Test(
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
                    + "mnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func `NIST's messages have NIST's digests`(message: String, digest: String) {
        #expect(SHA256.hex(SHA256.digest(of: Array(message.utf8))) == digest)
    }

    @Test(arguments: [1, 7, 55, 56, 63, 64, 65, 128])
    func `A stream in pieces has the digest of the whole`(piece: Int) {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 7) }
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: piece) {
            hash.update(bytes[start..<min(start + piece, bytes.count)])
        }
        #expect(hash.finalize() == SHA256.digest(of: bytes))
    }

    /// Lengths around the two places where padding takes another block; digests by `hashlib`.
    @Test(
        arguments: [
            (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
            (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
            (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
            (119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"),
            (120, "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"),
        ])
    func `Padding is right at the edges of a block`(count: Int, digest: String) {
        #expect(SHA256.hex(SHA256.digest(of: [UInt8](repeating: UInt8(ascii: "a"), count: count))) == digest)
    }

    @Test func `Lists of texts do not collide where their joined texts do`() {
        #expect(SHA256.hex(of: "ab", "c") != SHA256.hex(of: "a", "bc"))
        #expect(SHA256.hex(of: "abc") == SHA256.hex(SHA256.digest(of: Array("abc\0".utf8))))
    }

    @Test func `Every byte is two lower-case digits`() {
        #expect(SHA256.hex([0x00, 0x0f, 0xa5, 0xff]) == "000fa5ff")
    }
}
