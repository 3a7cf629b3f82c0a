internal import Imaging

/// How the intensities of an image are spread, to tell images that look alike from others.
public struct Appearance: Equatable, Sendable {
    /// Intensities that evenly spaced shares of the pixels stay below, rising; about 0...1.
    public let quantiles: [Float]

    /// Number of quantiles.
    public static let count = 32
    private static let levels = 1024
    /// Pixels that are counted by one thread at a time.
    private static let part = 1 << 18
    /// Levels reach from -0.5 to 1.5: nothing is told from anything further out.
    private static let (lowest, range): (Float, Float) = (-0.5, 2)

    /// The appearance of a volume; all 0 without a voxel.
    public init(of volume: NormalizedVolume) {
        self.init(ofPixels: volume.count, volume.intensities)
    }

    /// The appearance of normalised pixels; all 0 without any.
    public init(of pixels: [Float]) {
        self.init(ofPixels: pixels.count) { Array(pixels[$0]) }
    }

    private init(ofPixels count: Int, _ pixels: @Sendable (Range<Int>) -> [Float]) {
        let parts = ConcurrentWork.results(count: (count + Self.part - 1) / Self.part) { number in
            Self.histogram(of: pixels(number * Self.part..<min((number + 1) * Self.part, count)))
        }
        let histogram = (0..<Self.levels).map { level in parts.reduce(0) { $0 + $1[level] } }
        let total = histogram.reduce(0, +)
        var quantiles: [Float] = []
        var (level, below) = (0, 0)
        for number in 0..<Self.count {
            let wanted = (Double(number) + 0.5) / Double(Self.count) * Double(total)
            while level < Self.levels - 1, Double(below + histogram[level]) <= wanted {
                below += histogram[level]
                level += 1
            }
            quantiles.append(total == 0 ? 0 : Self.lowest + (Float(level) + 0.5) / Float(Self.levels) * Self.range)
        }
        self.quantiles = quantiles
    }

    private static func histogram(of pixels: [Float]) -> [Int] {
        // Neighbours are mostly alike: counting them in turns, none waits for the one before.
        let turns = 4
        let (scale, last) = (Float(levels) / range, Float(levels - 1))
        var counts = [Int](repeating: 0, count: turns * levels)
        for (place, value) in pixels.enumerated() where value.isFinite {
            let level = (value - lowest) * scale
            counts[(place & (turns - 1)) * levels + Int(level > 0 ? (level < last ? level : last) : 0)] &+= 1
        }
        return (0..<levels).map { level in (0..<turns).reduce(0) { $0 + counts[$1 * levels + level] } }
    }

    /// An appearance from a file; nil if these are not its numbers.
    public init?(quantiles: [Float]) {
        guard quantiles.count == Self.count, quantiles.allSatisfy(\.isFinite) else { return nil }
        self.quantiles = quantiles
    }

    /// The same image with dark and bright exchanged.
    var negative: Appearance { Appearance(exact: quantiles.reversed().map { 1 - $0 }) }

    private init(exact quantiles: [Float]) { self.quantiles = quantiles }

    /// How far the intensities of one must be moved on average to be spread like the other's: the earth mover's distance.
    public func distance(to other: Appearance) -> Double {
        zip(quantiles, other.quantiles).reduce(0) { $0 + Double(abs($1.0 - $1.1)) } / Double(Self.count)
    }
}

extension [Appearance] {
    /// The distance that no image is taken for a strange one below, in shares of the range of intensities.
    private static var leastLimit: Double { 0.1 }
    /// A negative must lie this many times as near as the image itself.
    private static var negativeFactor: Double { 3 }

    /// Beyond this distance from all of these, an image looks like none of them: twice as far as they are apart.
    public var limit: Double {
        let apart = indices.compactMap { own in
            indices.filter { $0 != own }.map { self[own].distance(to: self[$0]) }.min()
        }
        return Swift.max(Self.leastLimit, 2 * (apart.max() ?? 0))
    }

    /// Whether an image looks like none of these; never, where there are none.
    public func isStrange(_ image: Appearance) -> Bool { distance(to: image).map { $0 > limit } ?? false }

    /// Whether an image looks like none of these, but its negative much more so.
    public func isNegative(_ image: Appearance) -> Bool {
        guard isStrange(image), let own = distance(to: image), let turned = distance(to: image.negative) else {
            return false
        }
        return turned * Self.negativeFactor < own
    }

    /// To the nearest of these.
    private func distance(to image: Appearance) -> Double? { map { $0.distance(to: image) }.min() }
}
