public import Imaging

/// Looks along a volume for slices on which a network finds a structure that is not there.
///
/// The evidence for a structure on a slice is the mean of its highest probabilities, over half the area that it usually
/// has. Where the structure is, evidence is high and stays high from slice to slice; it fades towards the ends. Evidence
/// that rises again beyond the end, and never becomes as high as on slices that certainly show the structure, belongs to
/// something else that looks a little like it.
public struct PresenceCheck: Equatable, Sendable {
    /// What is expected of one structure.
    public struct Expectation: Equatable, Sendable {
        /// Area over which probabilities count, in mm^2.
        public var area: Double
        /// Evidence of slices that certainly show the structure, where none of a volume is beyond all doubt, 0...1.
        public var certain: Double
        /// The least evidence of a slice that may show the structure, 0...1.
        public var least: Double

        /// An expectation.
        public init(area: Double, certain: Double, least: Double) {
            self.area = area
            self.certain = certain
            self.least = least
        }
    }

    /// What the check says of the slices of a volume.
    public struct Verdict: Equatable, Sendable {
        /// Slices whose mask belongs to something else.
        public var absent: Set<Int> = []
        /// Slices of which that would be said, if they did not hold most of what was found.
        public var unclear: Set<Int> = []
        /// Whether no slice shows the structure as clearly as every slice of the support does.
        public var isDoubtful = false
    }

    /// Evidence that is certain in any volume.
    static let usualCertainty = 0.95
    /// The least evidence where the support says nothing about unseen slices.
    static let usualLeast = 0.5
    /// How much evidence must rise again from its lowest to be something else.
    static let rise = 0.1

    /// The expectation of every structure, by its value; none for one that no annotated slice shows.
    public let expectations: [UInt8: Expectation]

    /// A check with given expectations.
    public init(expectations: [UInt8: Expectation]) { self.expectations = expectations }

    /// A check that expects what annotated slices show.
    ///
    /// Certain is what three quarters of the held-out slices with the structure reach and none without it; never more than
    /// the usual certainty. The least is a little below the least evident of those that show it.
    ///
    /// - Parameters:
    ///   - classes: The label values to expect.
    ///   - support: The annotated slices.
    ///   - heldOut: Those that were seen by a network that had not learned from them; may be empty.
    public init(support: [SupportSlice], classes: [UInt8], heldOut: [HeldOut]) {
        var expectations: [UInt8: Expectation] = [:]
        for (channel, value) in classes.enumerated() {
            let areas = support.map { $0.area(of: value) }
            let shown = areas.filter { $0 > 0 }.sorted()
            guard !shown.isEmpty else { continue }
            let area = shown[shown.count / 2] / 2
            let evidence = heldOut.map { held in
                (
                    isPresent: areas[held.index] > 0,
                    value: Self.evidence(
                        of: held.probabilities[channel + 1], area: area, spacing: support[held.index].slice.spacing)
                )
            }
            let present = evidence.filter(\.isPresent).map(\.value).sorted()
            let absent = evidence.filter { !$0.isPresent }.map(\.value)
            expectations[value] = Expectation(
                area: area,
                certain: present.isEmpty
                    ? Self.usualCertainty
                    : min(max(present[present.count / 4], absent.max() ?? 0), Self.usualCertainty),
                least: present.first.map { 0.9 * $0 } ?? Self.usualLeast)
        }
        self.expectations = expectations
    }

    /// The evidence for a structure on a slice, 0...1: the mean of the highest probabilities over an area.
    ///
    /// - Parameters:
    ///   - probability: The probability of the structure at every pixel.
    ///   - area: In mm^2; at least one pixel counts.
    ///   - spacing: Between columns and between rows, in mm.
    public static func evidence(of probability: Raster<Float>, area: Double, spacing: SIMD2<Double>) -> Double {
        guard !probability.pixels.isEmpty else { return 0 }
        let wanted = (area / (spacing.x * spacing.y)).rounded()
        let count = Int(max(1, min(wanted, Double(probability.pixels.count))))
        // Counts of a thousand levels: sorting every slice of a large volume would take longer than the network.
        var levels = [Int](repeating: 0, count: 1001)
        // Not a number counts as 0.
        for value in probability.pixels { levels[value > 0 ? Int((min(value, 1) * 1000).rounded()) : 0] += 1 }
        var (left, sum) = (count, 0)
        for level in levels.indices.reversed() where left > 0 {
            let taken = min(levels[level], left)
            sum += taken * level
            left -= taken
        }
        return Double(sum) / Double(1000 * count)
    }

    /// The verdict over the slices of a volume, in the order of the stack.
    ///
    /// - Parameters:
    ///   - value: The structure.
    ///   - evidence: Of every slice, as `evidence(of:area:spacing:)` measures it.
    ///   - found: Pixels of the structure's mask on every slice of a study that was drawn on; nil for other studies, where what
    ///     looks like the structure may well be larger.
    public func verdict(on value: UInt8, evidence: [Double], found: [Int]? = nil) -> Verdict {
        guard let expected = expectations[value] else { return Verdict() }
        // What the support cannot promise, the volume itself may show.
        let level = evidence.contains { $0 >= Self.usualCertainty } ? Self.usualCertainty : expected.certain
        let certain = evidence.indices.filter { evidence[$0] >= level }
        guard let first = certain.first, let last = certain.last else {
            return Verdict(isDoubtful: !evidence.contains { $0 >= expected.least })
        }
        var absent = Set(Self.another(evidence, along: Array((0..<first).reversed()), from: evidence[first]))
        absent.formUnion(Self.another(evidence, along: Array((last + 1)..<evidence.count), from: evidence[last]))
        for (left, right) in zip(certain, certain.dropFirst()) where right > left + 1 {
            // Between two certain slices, something else is what neither of them fades into.
            let between = Array((left + 1)..<right)
            absent.formUnion(
                Set(Self.another(evidence, along: between, from: evidence[left])).intersection(
                    Self.another(evidence, along: between.reversed(), from: evidence[right])))
        }
        // A part that is larger than the rest is no stray: which of them is the structure, a person must say.
        guard let found, 2 * absent.reduce(0, { $0 + found[$1] }) > found.reduce(0, +) else {
            return Verdict(absent: absent)
        }
        return Verdict(unclear: absent)
    }

    /// The slices of a way that begin a new rise of evidence, and all behind them.
    private static func another(_ evidence: [Double], along way: [Int], from start: Double) -> ArraySlice<Int> {
        var lowest = start
        var end = 0
        for (place, index) in way.enumerated() {
            if evidence[index] > lowest + rise { return way[end...] }
            if evidence[index] <= lowest { (lowest, end) = (evidence[index], place + 1) }
        }
        return []
    }
}

extension SupportSlice {
    /// Area of a structure, in mm^2.
    func area(of value: UInt8) -> Double {
        Double(labels.pixels.count { $0 == value }) * slice.spacing.x * slice.spacing.y
    }
}
