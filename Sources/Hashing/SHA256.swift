/// The SHA-256 digest of a stream of bytes: FIPS 180-4, section 6.2.
///
/// The toolchain carries no cryptographic hash on Linux, and one function is no reason for a crypto library.
public struct SHA256: Sendable {
    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    private var pending: [UInt8] = []
    private var length: UInt64 = 0

    /// Bytes that are mixed in at once.
    private static let block = 64

    /// The digest of no bytes yet.
    public init() { pending.reserveCapacity(Self.block) }

    /// Adds bytes to the stream.
    public mutating func update(_ bytes: some Collection<UInt8>) { add(Array(bytes)) }

    /// Adds the UTF-8 bytes of a text.
    public mutating func update(_ text: String) { add(Array(text.utf8)) }

    /// The 32 bytes of the digest of all that was added.
    public consuming func finalize() -> [UInt8] {
        let bits = length &* 8
        // One bit, zeros up to 8 bytes before the end of a block, and the length.
        add([0x80] + [UInt8](repeating: 0, count: (119 - pending.count) % 64))
        add(stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0)) })
        return state.flatMap { word in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
        }
    }

    /// The digest of some bytes.
    public static func digest(of bytes: some Collection<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The digest of texts, as 64 hexadecimal digits; each text is ended by a zero byte, so that no two lists collide.
    public static func hex(of texts: String...) -> String {
        var hash = SHA256()
        for text in texts {
            hash.update(text)
            hash.update([0])
        }
        return hex(hash.finalize())
    }

    /// Bytes as lower-case hexadecimal digits.
    public static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private mutating func add(_ bytes: [UInt8]) {
        length += UInt64(bytes.count)
        var place = 0
        if !pending.isEmpty {
            place = min(Self.block - pending.count, bytes.count)
            pending += bytes[..<place]
            guard pending.count == Self.block else { return }
            compress(pending, from: 0)
            pending.removeAll(keepingCapacity: true)
        }
        while place + Self.block <= bytes.count {
            compress(bytes, from: place)
            place += Self.block
        }
        pending += bytes[place...]
    }

    private mutating func compress(_ bytes: [UInt8], from place: Int) {
        var schedule = InlineArray<64, UInt32>(repeating: 0)
        for t in 0..<16 {
            let word = place + 4 * t
            schedule[t] =
                UInt32(bytes[word]) << 24 | UInt32(bytes[word + 1]) << 16 | UInt32(bytes[word + 2]) << 8
                | UInt32(bytes[word + 3])
        }
        for t in 16..<64 {
            let s0 = schedule[t - 15].rotated(7) ^ schedule[t - 15].rotated(18) ^ schedule[t - 15] >> 3
            let s1 = schedule[t - 2].rotated(17) ^ schedule[t - 2].rotated(19) ^ schedule[t - 2] >> 10
            schedule[t] = schedule[t - 16] &+ s0 &+ schedule[t - 7] &+ s1
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for t in 0..<64 {
            let sum1 = e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)
            let choice = (e & f) ^ (~e & g)
            let first = h &+ sum1 &+ choice &+ Self.constants[t] &+ schedule[t]
            let sum0 = a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)
            let majority = (a & b) ^ (a & c) ^ (b & c)
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ sum0 &+ majority)
        }
        for (place, value) in [a, b, c, d, e, f, g, h].enumerated() { state[place] &+= value }
    }

    /// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}

extension UInt32 {
    fileprivate func rotated(_ bits: UInt32) -> UInt32 { self >> bits | self << (32 - bits) }
}
