/// The words of a Huffman code in a deflate block (RFC 1951, 3.2.2), looked up by the bits that begin with one.
struct DeflateCode {
    /// A word and what it stands for.
    struct Word {
        fileprivate let value: UInt16

        /// Bits of the word and of the extra bits behind it; 0 where no word begins with the bits.
        var bits: Int { Int(value & 31) }
        /// The symbol: a literal below 256, the end of the block, or a length; a distance; a length of a word.
        var symbol: Int { Int(value >> 5) }
        /// Whether it is a word, and one for a literal.
        var isLiteral: Bool { value &- 1 < Self.literals }

        private static let literals: UInt16 = 256 << 5 - 1
    }

    private var words: [UInt16]
    private let mask: UInt64

    /// - Parameters:
    ///   - lengths: Bits of each symbol's word, at most 15; 0 for a symbol without one.
    ///   - extraBits: How many bits, at most 13, follow the word of a symbol.
    init(lengths: ArraySlice<UInt8>, extraBits: (Int) -> Int = { _ in 0 }) {
        let longest = Int(lengths.max() ?? 0)
        words = [UInt16](repeating: 0, count: 1 << longest)
        mask = UInt64(words.count - 1)
        var counts = [Int](repeating: 0, count: longest + 1)
        for length in lengths where length > 0 { counts[Int(length)] += 1 }
        // The first word of each length.
        var next = [0]
        for length in 0..<longest { next.append((next[length] + counts[length]) << 1) }
        for (symbol, length) in zip(0..., lengths) where length > 0 {
            let length = Int(length)
            let entry = UInt16(symbol << 5 | length + extraBits(symbol))
            // The stream has the highest bit of a word first, and all else the lowest.
            var reversed = 0
            for bit in 0..<length where next[length] >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
            next[length] += 1
            for start in stride(from: reversed, to: words.count, by: 1 << length) { words[start] = entry }
        }
    }

    /// The word that some bits begin with.
    @inline(__always)
    func word(in bits: UInt64) -> Word { Word(value: words[Int(truncatingIfNeeded: bits & mask)]) }
}
