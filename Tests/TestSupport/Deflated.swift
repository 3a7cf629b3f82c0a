/// Deflated data (RFC 1951) made by hand.
public enum Deflated {
    /// Bytes in stored blocks: deflated in form, not in size.
    public static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var blocks: [UInt8] = []
        var start = 0
        repeat {
            let count = min(65535, bytes.count - start)
            let isLast = start + count == bytes.count
            let size = UInt16(count)
            blocks += [isLast ? 1 : 0, UInt8(size & 0xff), UInt8(size >> 8), UInt8(~size & 0xff), UInt8(~size >> 8)]
            blocks += bytes[start..<start + count]
            start += count
        } while start < bytes.count
        return blocks
    }

    /// One zero and `runs` times 258 more, packed as tightly as the format can: two bits for each run.
    public static func zeros(runs: Int) -> [UInt8] {
        var bits = Bits()
        bits.write(1, 1)  // the last block
        bits.write(2, 2)  // with codes of its own
        bits.write(29, 5)  // 286 codes of literals and lengths
        bits.write(0, 5)  // 1 code of distances
        bits.write(14, 4)  // lengths of the first 18 code length codes, in the order of RFC 1951 section 3.2.7
        for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1] {
            bits.write([18: 1, 1: 2, 2: 2][symbol] ?? 0, 3)
        }
        // Codes: 18 (a run of zeros) is 0, 1 is 10, 2 is 11.
        func zeroLengths(_ count: Int) {
            bits.write(0, 1)
            bits.write(count - 11, 7)
        }
        bits.code([1, 1])  // literal 0 has two bits
        zeroLengths(138)
        zeroLengths(117)
        bits.code([1, 1])  // so has the end, 256
        zeroLengths(28)
        bits.code([1, 0])  // a length of 258 (285) has one bit
        bits.code([1, 0])  // the distance of 1 has one bit
        bits.code([1, 0])  // the literal
        for _ in 0..<runs { bits.code([0, 0]) }
        bits.code([1, 1])
        return bits.bytes
    }

    private struct Bits {
        var bytes: [UInt8] = []
        private var count = 0

        mutating func write(_ value: Int, _ width: Int) { for bit in 0..<width { append(value >> bit & 1) } }
        mutating func code(_ bits: [Int]) { for bit in bits { append(bit) } }

        private mutating func append(_ bit: Int) {
            if count % 8 == 0 { bytes.append(0) }
            bytes[bytes.count - 1] |= UInt8(bit) << UInt8(count % 8)
            count += 1
        }
    }
}
