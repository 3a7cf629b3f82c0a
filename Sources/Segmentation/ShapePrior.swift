internal import Glibc
public import Imaging

/// What the shape of structures says about the slices of a study some of whose slices were outlined.
///
/// Interpolation between outlines is a hard rival of any network, but blind; a network sees the image, but errs where
/// it learned little. How much the network counts is decided on outlined slices that both had to do without.
public struct ShapePrior: Sendable {
    /// How well slices that were left out come back: mean Dice, 0...1.
    public struct Comparison: Equatable, Sendable {
        /// By interpolation from their neighbours alone.
        public var interpolation: Double
        /// By networks that had not learned from them alone.
        public var network: Double
        /// By both together, at the best share of the network.
        public var together: Double
        /// That share, 0...1: 0 is interpolation alone.
        public var networkShare: Double
    }

    private static let shares = [0, 0.25, 0.5, 0.75, 1]

    private let shape: ShapeInterpolation
    private let classes: [UInt8]
    private let outlined: ClosedRange<Double>
    private let networkShare: Double
    /// How fast probability falls across an outline, in mm.
    private let softness: Float

    /// A prior from outlined slices; nil where they are no stack (`ShapeInterpolation.init(_:spacing:)`).
    ///
    /// - Parameters:
    ///   - slices: Where each lies along the stack, in mm, and what was drawn on it.
    ///   - classes: The structures, in the order of the network's probabilities.
    ///   - comparison: What was found on left-out slices. Without it, interpolation alone counts between three slices or
    ///     more, both count alike between two, and the network everywhere else.
    public init?(
        _ slices: [(position: Double, slice: SupportSlice)], classes: [UInt8], comparison: Comparison?
    ) {
        let positions = slices.map(\.position)
        guard let spacing = slices.first?.slice.slice.spacing, let low = positions.min(), let high = positions.max(),
            let shape = ShapeInterpolation(slices.map { ($0.position, $0.slice.labels) }, spacing: spacing)
        else { return nil }
        self.shape = shape
        self.classes = classes
        outlined = low...high
        networkShare = comparison?.networkShare ?? (slices.count > 2 ? 0 : slices.count == 2 ? 0.5 : 1)
        softness = Float((spacing.x + spacing.y) / 2)
    }

    /// The probabilities of a network on a slice, corrected by what its place in the stack makes likely.
    ///
    /// Beyond the outlined slices the network alone counts, unless it counts for nothing between them.
    ///
    /// - Parameters:
    ///   - probabilities: Background and then the classes, on the slice's own pixels.
    ///   - position: Where the slice lies along the stack, in mm.
    /// - Precondition: The slice has the size of the outlined ones.
    public func corrected(_ probabilities: [Raster<Float>], at position: Double) -> [Raster<Float>] {
        if networkShare == 1 || networkShare > 0 && !outlined.contains(position) { return probabilities }
        return blend(probabilities, share: Float(networkShare), at: position)
    }

    private func blend(_ probabilities: [Raster<Float>], share: Float, at position: Double) -> [Raster<Float>] {
        guard let first = probabilities.first else { return [] }
        var background = first.map { _ in Float(1) }
        let structures = classes.map { value in
            let distances = shape.structures.firstIndex(of: value).flatMap {
                shape.distances(ofStructure: $0, at: position)
            }
            return distances?.map { 1 / (1 + exp($0 / softness)) } ?? first.map { _ in Float(0) }
        }
        for structure in structures {
            for (pixel, probability) in structure.pixels.enumerated() {
                background.pixels[pixel] = min(background.pixels[pixel], 1 - probability)
            }
        }
        return zip(probabilities, [background] + structures).map { network, prior in
            Raster(
                width: network.width, height: network.height,
                pixels: zip(network.pixels, prior.pixels).map { share * $0 + (1 - share) * $1 })
        }
    }

    /// Compares interpolation and network on outlined slices between two others.
    ///
    /// Both do worse here than they will: such a slice is interpolated from neighbours that are twice as far away as those of a
    /// slice that nobody outlined, and networks that judge learn in a quarter of the steps. So neither gets a handicap.
    ///
    /// - Parameters:
    ///   - classes: The structures in the order of the probabilities.
    ///   - slices: Where each lies along the stack, what was drawn on it, and what a network made of it that had not
    ///     learned from it; nil where none did.
    /// - Returns: nil with fewer than three slices, or none that a network saw and that shows a structure between two others.
    public static func comparison(
        of slices: [(position: Double, slice: SupportSlice, probabilities: [Raster<Float>]?)], classes: [UInt8]
    ) -> Comparison? {
        let stack = slices.sorted { $0.position < $1.position }
        guard stack.count > 2 else { return nil }
        let inner = stack.indices.filter { $0 > 0 && $0 < stack.count - 1 && stack[$0].probabilities != nil }
        let found = ConcurrentWork.results(count: inner.count) { number -> [[Double]]? in
            let left = inner[number]
            let others = stack.indices.filter { $0 != left }.map { (stack[$0].position, stack[$0].slice) }
            guard let seen = stack[left].probabilities,
                let prior = ShapePrior(others, classes: classes, comparison: nil)
            else { return nil }
            let maps = shares.map {
                prior.blend(seen, share: Float($0), at: stack[left].position).labels(classes)
            }
            let truth = stack[left].slice.labels
            return classes.filter { truth.pixels.contains($0) }.map { value in
                maps.map { map in
                    let (both, all) = map.overlap(truth, of: value)
                    return 2 * Double(both) / Double(all)
                }
            }
        }
        let scores = found.compactMap(\.self).flatMap(\.self)
        guard found.allSatisfy({ $0 != nil }), !scores.isEmpty else { return nil }
        let means = shares.indices.map { share in
            scores.reduce(0) { $0 + $1[share] } / Double(scores.count)
        }
        let best = means.indices.reduce(0) { means[$1] > means[$0] ? $1 : $0 }
        return Comparison(
            interpolation: means[0], network: means[means.count - 1], together: means[best],
            networkShare: shares[best])
    }
}
