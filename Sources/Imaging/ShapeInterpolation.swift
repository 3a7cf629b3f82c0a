/// The shape of structures between slices on which they were outlined, blind to the image.
///
/// Signed distances to the outlines are interpolated linearly, and a pixel belongs to a structure where the result is
/// negative (Raya and Udupa, 1990). A structure that one of two neighbouring slices shows and the other does not ends
/// in a round cap halfway between them. Beyond the first and last slice that anybody outlined, it ends so after half the
/// usual distance between slices; where only one slice was outlined, as a ball would.
public struct ShapeInterpolation: Sendable {
    /// The distances of one structure on an outlined slice.
    private struct Outline: Sendable {
        /// nil where the slice does not show the structure.
        let distances: Raster<Float>?
        /// From the innermost pixel to the outline, in mm.
        let depth: Float

        /// The distances a share of the way to the end of a half ellipsoid on the outline; nil from its end on.
        func cap(at share: Float) -> Raster<Float>? {
            guard share < 1 else { return nil }
            let loss = depth * (1 - (1 - share * share).squareRoot())
            return distances?.map { $0 + loss }
        }
    }

    /// The structures, in the order of their values.
    public let structures: [UInt8]
    private let width: Int
    private let height: Int
    private let positions: [Double]
    private let outlines: [[Outline]]
    /// The usual distance between outlined slices; nil for a single one.
    private let gap: Double?

    /// The shapes between outlined slices; nil when there is no slice, they differ in size, or two lie in one place.
    ///
    /// - Parameters:
    ///   - slices: Where each lies along the stack, in mm, and its labels, 0 and 255 being no structure.
    ///   - spacing: Between columns and between rows, in mm.
    public init?(_ slices: [(position: Double, labels: Raster<UInt8>)], spacing: SIMD2<Double>) {
        let sorted = slices.sorted { $0.position < $1.position }
        guard let first = sorted.first, spacing.x > 0, spacing.y > 0,
            sorted.allSatisfy({ $0.labels.width == first.labels.width && $0.labels.height == first.labels.height })
        else { return nil }
        let steps = zip(sorted, sorted.dropFirst()).map { $1.position - $0.position }
        guard steps.allSatisfy({ $0 > 0 }) else { return nil }
        var seen = [Bool](repeating: false, count: 256)
        for slice in sorted { for value in slice.labels.pixels { seen[Int(value)] = true } }
        let values = (1..<255).filter { seen[$0] }.map { UInt8($0) }

        (width, height) = (first.labels.width, first.labels.height)
        positions = sorted.map(\.position)
        gap = steps.isEmpty ? nil : steps.sorted()[steps.count / 2]
        structures = values
        outlines = sorted.map { slice in
            values.map { value in
                let distances = slice.labels.map { $0 == value }.signedDistances(spacing: spacing)
                return Outline(distances: distances, depth: -(distances?.pixels.min() ?? 0))
            }
        }
    }

    /// The structures at a place along the stack; 0 where there is none.
    public func labels(at position: Double) -> Raster<UInt8> {
        var best = [Float](repeating: 0, count: width * height)
        var labels = [UInt8](repeating: LabelMap.background, count: width * height)
        for (index, value) in structures.enumerated() {
            guard let distances = distances(ofStructure: index, at: position) else { continue }
            for pixel in labels.indices where distances.pixels[pixel] < best[pixel] {
                best[pixel] = distances.pixels[pixel]
                labels[pixel] = value
            }
        }
        return Raster(width: width, height: height, pixels: labels)
    }

    /// How far every pixel lies outside a structure at a place along the stack, in mm, negative inside.
    ///
    /// - Parameters:
    ///   - position: The place along the stack, in mm.
    ///   - index: Which of `structures`.
    /// - Returns: nil where no slice near the place shows it.
    public func distances(ofStructure index: Int, at position: Double) -> Raster<Float>? {
        let next = positions.firstIndex { $0 >= position } ?? positions.count
        guard next > 0 else { return beyond(outlines[0][index], by: positions[0] - position) }
        guard next < positions.count else {
            return beyond(outlines[next - 1][index], by: position - positions[next - 1])
        }
        let (before, after) = (outlines[next - 1][index], outlines[next][index])
        let share = Float((position - positions[next - 1]) / (positions[next] - positions[next - 1]))
        switch (before.distances, after.distances) {
        case (nil, nil): return nil
        case (.some, nil): return before.cap(at: 2 * share)
        case (nil, .some): return after.cap(at: 2 * (1 - share))
        case (let near?, let far?):
            return Raster(
                width: width, height: height,
                pixels: zip(near.pixels, far.pixels).map { $0 + share * ($1 - $0) })
        }
    }

    private func beyond(_ outline: Outline, by distance: Double) -> Raster<Float>? {
        outline.cap(at: Float(distance / (gap.map { $0 / 2 } ?? Double(outline.depth))))
    }
}
