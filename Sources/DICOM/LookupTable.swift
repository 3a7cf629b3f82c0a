/// A lookup table of a data set: PS3.3 section C.11.1.1 (modality) and C.11.2.1.1 (values of interest).
public struct LookupTable: Equatable, Sendable {
    /// The input that the first entry is for; smaller ones take it too.
    public let first: Int
    /// The outputs; inputs beyond the last entry take the last.
    public let entries: [UInt16]
    /// Number of bits of an output.
    public let bits: Int

    /// Reads an item of a modality or VOI LUT sequence.
    ///
    /// - Parameter isSigned: Whether inputs may be negative: the first input is written in 16 bits that do not say.
    /// - Returns: nil when the item holds no complete table.
    init?(_ item: Item, isSigned: Bool) {
        self.init(item, descriptor: .lutDescriptor, data: .lutData, isSigned: isSigned)
    }

    /// The same for tables whose attributes have other tags; `segments` holds those that are written in pieces.
    init?(_ item: Item, descriptor: Tag, data: Tag, segments: Tag? = nil, isSigned: Bool) {
        guard let descriptor = try? item.numbers(descriptor), descriptor.count == 3,
            let size = Int(exactly: descriptor[0]), let first = Int(exactly: descriptor[1]),
            let bits = Int(exactly: descriptor[2]), (0...65535).contains(size), (8...16).contains(bits)
        else { return nil }
        // 0 stands for 65 536, which does not fit in 16 bits.
        let count = size == 0 ? 65536 : size
        var words = item.words(data)
        if words.isEmpty, let segments {
            words = SegmentedTable(item.words(segments), bits: bits).entries(count: count) ?? []
        } else if bits == 8, words.count == (count + 1) / 2, count > 1 {
            // Some makers pack two entries into a word.
            words = Array(words.flatMap { [$0 & 0xff, $0 >> 8] }.prefix(count))
        }
        guard words.count >= count else { return nil }
        self.first = isSigned && first > 32767 ? first - 65536 : first
        self.bits = bits
        entries = Array(words.prefix(count))
    }

    /// The output for an input.
    subscript(input: Int) -> UInt16 { entries[min(max(input - first, 0), entries.count - 1)] }
}
