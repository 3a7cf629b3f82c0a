/// Where the blocks of a deflate stream lie (RFC 1951, 3.2.3 to 3.2.7).
///
/// Streams are joined at their ends, and only who reads a stream from its begin finds its end.
struct DeflateBlocks {
    /// The bit that says that the last block is the last.
    private(set) var lastMark = 0
    /// The number of bits before the padding.
    private(set) var end = 0

    private var reader: BitReader

    /// Steps over all blocks; nil when the bytes are no deflate stream.
    init?(in stream: [UInt8]) {
        reader = BitReader(stream)
        while true {
            reader.refill()
            lastMark = reader.position
            let isLast = reader.take(1) == 1
            let isWhole =
                switch reader.take(2) {
                case 0: skipStored()
                case 1: skip(Self.fixedLiterals, Self.fixedDistances)
                case 2: skipDynamic()
                default: false
                }
            guard isWhole, !reader.isBeyondEnd else { return nil }
            if isLast { break }
        }
        end = reader.position
    }

    private mutating func skipStored() -> Bool {
        reader.skipToByte(and: 0)
        reader.refill()
        let (count, complement) = (reader.take(16), reader.take(16))
        guard count == complement ^ 0xffff else { return false }
        reader.skipToByte(and: count)
        return true
    }

    private mutating func skipDynamic() -> Bool {
        let (literals, distances, words) = (reader.take(5) + 257, reader.take(5) + 1, reader.take(4) + 4)
        var lengths = [UInt8](repeating: 0, count: 19)
        reader.refill()
        for symbol in Self.orderOfLengths.prefix(words) {
            lengths[symbol] = UInt8(reader.take(3))
            if symbol == 2 { reader.refill() }
        }
        guard let lengths = codeLengths(count: literals + distances, by: DeflateCode(lengths: lengths[...])) else {
            return false
        }
        return skip(
            DeflateCode(lengths: lengths[..<literals], extraBits: Self.extraBitsOfLength),
            DeflateCode(lengths: lengths[literals...], extraBits: Self.extraBitsOfDistance))
    }

    /// The lengths of words, which are written in a code of their own.
    private mutating func codeLengths(count: Int, by code: DeflateCode) -> [UInt8]? {
        var lengths: [UInt8] = []
        while lengths.count < count {
            reader.refill()
            let word = code.word(in: reader.bits)
            guard word.bits > 0, !reader.isBeyondEnd else { return nil }
            reader.drop(word.bits)
            switch word.symbol {
            case 16:
                guard let last = lengths.last else { return nil }
                lengths += repeatElement(last, count: 3 + reader.take(2))
            case 17: lengths += repeatElement(0, count: 3 + reader.take(3))
            case 18: lengths += repeatElement(0, count: 11 + reader.take(7))
            default: lengths.append(UInt8(word.symbol))
            }
        }
        return lengths.count == count ? lengths : nil
    }

    /// Steps over what is written in two codes, to the end of the block.
    private mutating func skip(_ literals: DeflateCode, _ distances: DeflateCode) -> Bool {
        // A copy that nobody else can see stays in registers.
        var reader = reader
        defer { self.reader = reader }
        while !reader.isBeyondEnd {
            // Three words of 15 bits, and the extra bits of the last, are ready.
            reader.refill()
            var word = literals.word(in: reader.bits)
            reader.drop(word.bits)
            if word.isLiteral {
                word = literals.word(in: reader.bits)
                reader.drop(word.bits)
            }
            if word.isLiteral {
                word = literals.word(in: reader.bits)
                reader.drop(word.bits)
            }
            if word.isLiteral { continue }
            guard word.bits > 0 else { return false }
            if word.symbol == Self.endOfBlock { return true }
            reader.refill()
            let distance = distances.word(in: reader.bits)
            guard distance.bits > 0 else { return false }
            reader.drop(distance.bits)
        }
        return false
    }

    private static let endOfBlock = 256
    private static let orderOfLengths = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private static func extraBitsOfLength(_ symbol: Int) -> Int {
        symbol < 265 || symbol >= 285 ? 0 : (symbol - 261) / 4
    }

    private static func extraBitsOfDistance(_ symbol: Int) -> Int { max(0, symbol / 2 - 1) }

    private static let fixedLiterals: DeflateCode = {
        var lengths = [UInt8](repeating: 8, count: 288)
        for symbol in 144..<256 { lengths[symbol] = 9 }
        for symbol in 256..<280 { lengths[symbol] = 7 }
        return DeflateCode(lengths: lengths[...], extraBits: extraBitsOfLength)
    }()
    private static let fixedDistances = DeflateCode(
        lengths: [UInt8](repeating: 5, count: 30)[...], extraBits: extraBitsOfDistance)
}
