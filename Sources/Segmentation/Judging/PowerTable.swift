internal import Glibc

/// A power of numbers of 0...1, by straight lines between 256 points of every octave.
///
/// Off by `p |p - 1| / 2^19` of its value for a power p, and several times as fast as the function of the C library, which
/// every pixel of every structure would have to call.
struct PowerTable {
    private static let fractionBits = 15
    private static let mask: UInt32 = 1 << UInt32(fractionBits) - 1
    /// As a number's bits grow, so does the number: the first of them count octaves and their parts.
    private static let last = Float(1).bitPattern >> UInt32(fractionBits)

    private let points: [Float]

    /// A table of a power above 0.
    init(_ power: Float) {
        points = (0...Self.last + 1).map { powf(Float(bitPattern: $0 << UInt32(Self.fractionBits)), power) }
    }

    /// The power of a number; of 0 where it is less or not a number, and of 1 where it is more.
    func callAsFunction(_ number: Float) -> Float {
        // In this order, so that what is not a number becomes 0.
        let bits = min(max(0, number), 1).bitPattern
        let place = Int(bits >> UInt32(Self.fractionBits))
        let share = Float(bits & Self.mask) / Float(Self.mask + 1)
        return points[place] + (points[place + 1] - points[place]) * share
    }
}
