/// The bits of a deflate stream: of each byte, the lowest comes first.
struct BitReader {
    private let bytes: [UInt8]
    /// The first byte that is not in `bits`.
    private var next = 0
    /// What comes next, its first bit lowest; zeros behind the end of the stream.
    private(set) var bits: UInt64 = 0
    /// How many of `bits` are of the stream; negative when more was taken than there is.
    private var count = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Number of bits taken.
    var position: Int { 8 * next - count }

    /// Whether more was taken than there is.
    var isBeyondEnd: Bool { count < 0 }

    /// Has at least 56 bits ready, or all that are left.
    @inline(__always)
    mutating func refill() {
        guard count >= 0 else { return }
        if next + 8 <= bytes.count {
            let word = unsafe bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: next, as: UInt64.self)
            bits |= UInt64(littleEndian: word) &<< UInt64(count)
            let added = (63 - count) >> 3
            next += added
            count += 8 * added
        } else {
            while count <= 56, next < bytes.count {
                bits |= UInt64(bytes[next]) << UInt64(count)
                next += 1
                count += 8
            }
        }
    }

    /// Steps over bits that are ready.
    @inline(__always)
    mutating func drop(_ number: Int) {
        bits &>>= UInt64(number)
        count &-= number
    }

    /// The number that the next bits, which are ready, make.
    mutating func take(_ number: Int) -> Int {
        defer { drop(number) }
        return Int(bits & (1 << UInt64(number) - 1))
    }

    /// Goes to the next byte and over as many more.
    mutating func skipToByte(and number: Int) {
        next = (position + 7) / 8 + number
        (bits, count) = (0, next <= bytes.count ? 0 : -1)
    }
}
