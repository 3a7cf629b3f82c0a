public import Imaging

/// What a structure looks like on slices that hold it: how large and bright it is, and how much of it lies apart.
public struct MaskProfile: Equatable, Sendable {
    /// Areas on the slices that hold the structure, in mm^2.
    public private(set) var areas: [Double] = []
    /// What of them lies outside the largest part of its slice, in mm^2.
    public private(set) var outside: [Double] = []
    /// Mean intensities of the normalised slices inside it, about 0...1.
    public private(set) var brightness: [Double] = []

    /// A profile of no slice yet.
    public init() {}

    /// A profile that is known; nil where the numbers are no areas with parts of them, or intensities.
    public init?(areas: [Double], outside: [Double], brightness: [Double]) {
        guard areas.count == outside.count, areas.count == brightness.count, brightness.allSatisfy(\.isFinite),
            zip(areas, outside).allSatisfy({ $0 > 0 && $0.isFinite && (0...$0).contains($1) })
        else { return nil }
        self.areas = areas
        self.outside = outside
        self.brightness = brightness
    }

    /// Adds a slice.
    ///
    /// - Parameters:
    ///   - labels: The mask of the slice.
    ///   - image: Its normalised intensities, of the same size.
    ///   - value: The structure in it.
    ///   - spacing: Between columns and between rows, in mm.
    /// - Precondition: Mask and image have the same size.
    public mutating func add(
        _ labels: Raster<UInt8>, on image: Raster<Float>, value: UInt8, spacing: SIMD2<Double>
    ) {
        guard labels.pixels.contains(value) else { return }
        let mask = labels.map { $0 == value }
        let sizes = mask.componentSizes()
        let count = sizes.reduce(0, +)
        guard let largest = sizes.first else { return }
        areas.append(Double(count) * spacing.x * spacing.y)
        outside.append(Double(count - largest) * spacing.x * spacing.y)
        let sum = zip(labels.pixels, image.pixels).reduce(0) { $0 + ($1.0 == value ? Double($1.1) : 0) }
        brightness.append(sum / Double(count))
    }

    /// Adds the slices of another profile.
    public mutating func add(_ other: MaskProfile) {
        areas += other.areas
        outside += other.outside
        brightness += other.brightness
    }

    /// Median of the areas, in mm^2; 0 without a slice.
    public var medianArea: Double { areas.isEmpty ? 0 : areas.sorted()[areas.count / 2] }

    /// Share of all area that lies outside the largest part of its slice, 0...1.
    public var islandShare: Double {
        let total = areas.reduce(0, +)
        return total > 0 ? outside.reduce(0, +) / total : 0
    }

    /// Share of all area on slices where the structure is darker or brighter than another profile has it anywhere, 0...1.
    ///
    /// - Parameter least: How far beyond the darkest and brightest of the other's slices still counts as the same; half of
    ///   what these differ by, where that is more.
    func share(unlike other: MaskProfile, by least: Double) -> Double {
        guard let low = other.brightness.min(), let high = other.brightness.max() else { return 0 }
        let margin = max(least, (high - low) / 2)
        let known = (low - margin)...(high + margin)
        let total = areas.reduce(0, +)
        let strange = zip(areas, brightness).reduce(0) { $0 + (known.contains($1.1) ? 0 : $1.0) }
        return total > 0 ? strange / total : 0
    }
}
