import Hashing
import Testing

@Suite struct HMACTests {
    @Test(
        arguments: [
            // RFC 4231, cases 1, 2 and 6.
            (
                [UInt8](repeating: 0x0b, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func `Digests are those of RFC 4231`(key: [UInt8], message: String, digest: String) {
        #expect(SHA256.hex(HMAC(key: key).digest(of: Array(message.utf8))) == digest)
    }

    @Test func `Lists of texts do not collide`() {
        let keyed = HMAC(key: [1])
        #expect(keyed.digest(of: "a", "bc") != keyed.digest(of: "ab", "c"))
        #expect(keyed.digest(of: "a") == keyed.digest(of: [UInt8(ascii: "a"), 0]))
    }
}
