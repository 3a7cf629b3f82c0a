/// A table of a palette that is written in pieces: PS3.3 section C.7.9.2.
struct SegmentedTable {
    /// What a piece begins with; the number of its entries follows, or of the pieces that are repeated.
    private enum Opcode {
        static let discrete = 0
        static let linear = 1
        static let indirect = 2
    }

    /// Opcodes, lengths and values: words, or bytes where the entries are bytes.
    private let data: [Int]
    private let isOfBytes: Bool

    /// - Parameter bits: Number of bits of an entry.
    init(_ words: [UInt16], bits: Int) {
        isOfBytes = bits == 8
        data = isOfBytes ? words.flatMap { [Int($0 & 0xff), Int($0 >> 8)] } : words.map(Int.init)
    }

    /// The entries; nil when the pieces do not make a whole table of so many.
    func entries(count: Int) -> [UInt16]? {
        var entries: [Int] = []
        var place = 0
        while entries.count < count {
            guard let next = append(pieces: 1, at: place, to: &entries, upTo: count, mayRepeat: true) else {
                return nil
            }
            place = next
        }
        return entries.count == count ? entries.map { UInt16(clamping: $0) } : nil
    }

    /// Adds the entries of some pieces, and returns the place behind them; nil when one of them does not hold.
    private func append(
        pieces: Int, at start: Int, to entries: inout [Int], upTo limit: Int, mayRepeat: Bool
    ) -> Int? {
        var place = start
        for _ in 0..<pieces {
            guard place >= 0, place + 1 < data.count else { return nil }
            let (opcode, length) = (data[place], data[place + 1])
            place += 2
            // Without an entry in every piece, a small file could keep this busy for long.
            guard length > 0, entries.count + length <= limit || opcode == Opcode.indirect else { return nil }
            switch opcode {
            case Opcode.discrete:
                guard place + length <= data.count else { return nil }
                entries += data[place..<place + length]
                place += length
            case Opcode.linear:
                guard place < data.count, let last = entries.last else { return nil }
                let step = Double(data[place] - last) / Double(length)
                entries += (1...length).map { last + Int((step * Double($0)).rounded(.toNearestOrEven)) }
                place += 1
            case Opcode.indirect:
                let parts = isOfBytes ? 4 : 2
                guard mayRepeat, place + parts <= data.count else { return nil }
                let radix = isOfBytes ? 256 : 65536
                let offset = data[place..<place + parts].reversed().reduce(0) { $0 * radix + $1 }
                let first = isOfBytes ? offset : offset / 2
                guard append(pieces: length, at: first, to: &entries, upTo: limit, mayRepeat: false) != nil else {
                    return nil
                }
                place += parts
            default: return nil
            }
        }
        return place
    }
}
