public import Imaging

/// What a structure looks like on slices that hold it: how large it is, and how much of it lies apart.
public struct MaskProfile: Equatable, Sendable {
    /// Areas on the slices that hold the structure, in mm^2.
    public private(set) var areas: [Double] = []
    /// What of them lies outside the largest part of its slice, in mm^2.
    public private(set) var outside: [Double] = []

    /// A profile of no slice yet.
    public init() {}

    /// A profile that is known; nil where the numbers are no areas with parts of them.
    public init?(areas: [Double], outside: [Double]) {
        guard areas.count == outside.count,
            zip(areas, outside).allSatisfy({ $0 > 0 && $0.isFinite && (0...$0).contains($1) })
        else { return nil }
        self.areas = areas
        self.outside = outside
    }

    /// Adds a slice.
    ///
    /// - Parameters:
    ///   - labels: The mask of the slice.
    ///   - value: The structure in it.
    ///   - spacing: Between columns and between rows, in mm.
    public mutating func add(_ labels: Raster<UInt8>, value: UInt8, spacing: SIMD2<Double>) {
        let mask = labels.map { $0 == value }
        let sizes = mask.componentSizes()
        let count = sizes.reduce(0, +)
        guard let largest = sizes.first else { return }
        areas.append(Double(count) * spacing.x * spacing.y)
        outside.append(Double(count - largest) * spacing.x * spacing.y)
    }

    /// Adds the slices of another profile.
    public mutating func add(_ other: MaskProfile) {
        areas += other.areas
        outside += other.outside
    }

    /// Median of the areas, in mm^2; 0 without a slice.
    public var medianArea: Double { areas.isEmpty ? 0 : areas.sorted()[areas.count / 2] }

    /// Share of all area that lies outside the largest part of its slice, 0...1.
    public var islandShare: Double {
        let total = areas.reduce(0, +)
        return total > 0 ? outside.reduce(0, +) / total : 0
    }
}
