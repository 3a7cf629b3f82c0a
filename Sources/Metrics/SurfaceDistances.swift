internal import Imaging

/// How far the surface of one mask lies from that of another, element by element.
///
/// The elements are those of marching cubes between voxel centres, weighted by their area; the distance of an element is
/// that of its corner of the grid to the nearest corner that the other surface passes. On a single slice the elements are
/// pieces of contours, weighted by their length. This is what DeepMind's package surface-distance computes, to rounding.
public struct SurfaceDistances: Sendable {
    /// Elements of one surface: mm to the other surface, and weight in mm2 or mm; by rising distance.
    struct Elements: Sendable {
        let distances: [Double]
        let weights: [Double]
        let total: Double

        init(_ pairs: [(distance: Double, weight: Double)]) {
            let sorted = pairs.sorted { $0 < $1 }
            distances = sorted.map(\.distance)
            weights = sorted.map(\.weight)
            total = weights.reduce(0, +)
        }

        /// The least distance that a share of the surface does not exceed.
        func quantile(_ share: Double) -> Double {
            var sum = 0.0
            for (distance, weight) in zip(distances, weights) {
                sum += weight
                if sum / total >= share { return distance }
            }
            return distances.last ?? .infinity
        }

        func weight(within tolerance: Double) -> Double {
            zip(distances, weights).reduce(0) { $1.0 <= tolerance ? $0 + $1.1 : $0 }
        }

        var moment: Double { zip(distances, weights).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    let predicted: Elements
    let truth: Elements

    /// The distances between two surfaces; nil where one of the masks is empty and has none.
    ///
    /// - Precondition: Both masks lie on one grid.
    public init?(from predicted: StructureMask, to truth: StructureMask) {
        precondition(predicted.geometry.size == truth.geometry.size, "masks on one grid")
        guard let box = BoundingBox(of: predicted, and: truth) else { return nil }
        let spacing = truth.geometry.spacing
        let isFlat = truth.geometry.size.z == 1
        let elements = SurfaceElements(spacing: spacing, isFlat: isFlat)
        let (codesOfPredicted, codesOfTruth) = (box.codes(of: predicted), box.codes(of: truth))
        let full: UInt8 = isFlat ? 15 : 255
        func surface(_ codes: [UInt8]) -> [Bool] { codes.map { $0 != 0 && $0 != full } }
        func distances(of codes: [UInt8], to other: [UInt8]) -> Elements? {
            let places = surface(other)
            guard places.contains(true) else { return nil }
            let squares = DistanceTransform.squaredDistances(
                to: places, size: box.corners, spacing: spacing)
            var pairs: [(distance: Double, weight: Double)] = []
            for (place, code) in codes.enumerated() where code != 0 && code != full {
                pairs.append((squares[place].squareRoot(), elements.areas[Int(code)]))
            }
            return pairs.isEmpty ? nil : Elements(pairs)
        }
        guard let first = distances(of: codesOfPredicted, to: codesOfTruth),
            let second = distances(of: codesOfTruth, to: codesOfPredicted)
        else { return nil }
        self.predicted = first
        self.truth = second
    }

    /// Normalised surface Dice: the share of both surfaces that lies within `tolerance` mm of the other, 0...1.
    public func surfaceDice(tolerance: Double) -> Double {
        (predicted.weight(within: tolerance) + truth.weight(within: tolerance)) / (predicted.total + truth.total)
    }

    /// The Hausdorff distance without the farthest part: the larger of both surfaces' quantiles, in mm.
    ///
    /// - Parameter share: How much of each surface counts, such as 0.95 for HD95.
    public func hausdorff(share: Double) -> Double { max(predicted.quantile(share), truth.quantile(share)) }

    /// Average symmetric surface distance: the mean over all elements of both surfaces by their weight, in mm.
    public var average: Double { (predicted.moment + truth.moment) / (predicted.total + truth.total) }
}

/// The part of a grid that holds two masks.
private struct BoundingBox {
    let low: SIMD3<Int>
    let high: SIMD3<Int>

    /// nil where both are empty.
    init?(of first: StructureMask, and second: StructureMask) {
        let size = first.geometry.size
        var low = size
        var high = SIMD3(-1, -1, -1)
        for (offset, (a, b)) in zip(first.voxels, second.voxels).enumerated() where a || b {
            let place = SIMD3(offset % size.x, offset / size.x % size.y, offset / (size.x * size.y))
            low = SIMD3(min(low.x, place.x), min(low.y, place.y), min(low.z, place.z))
            high = SIMD3(max(high.x, place.x), max(high.y, place.y), max(high.z, place.z))
        }
        guard high.x >= 0 else { return nil }
        isFlat = size.z == 1
        self.low = low
        self.high = high
    }

    /// A single slice has no corners above and below it.
    private let isFlat: Bool

    /// Number of corners of the voxels along columns, rows and slices.
    var corners: SIMD3<Int> {
        let count = high &- low &+ SIMD3(2, 2, 2)
        return SIMD3(count.x, count.y, isFlat ? 1 : count.z)
    }

    /// For every corner, which of the voxels around it are inside; see `SurfaceElements.areas`.
    func codes(of mask: StructureMask) -> [UInt8] {
        let corners = corners
        var codes = [UInt8](repeating: 0, count: corners.x * corners.y * corners.z)
        for k in low.z...high.z {
            for j in low.y...high.y {
                let row = mask.geometry.offset(0, j, k)
                for i in low.x...high.x where mask.voxels[row + i] {
                    // The voxel lies behind its first corner and before its last.
                    for dz in 0...(isFlat ? 0 : 1) {
                        for dy in 0...1 {
                            let line = corners.x * (j - low.y + 1 - dy + corners.y * (isFlat ? 0 : k - low.z + 1 - dz))
                            for dx in 0...1 { codes[line + i - low.x + 1 - dx] |= 1 << UInt8(dx + 2 * dy + 4 * dz) }
                        }
                    }
                }
            }
        }
        return codes
    }
}
