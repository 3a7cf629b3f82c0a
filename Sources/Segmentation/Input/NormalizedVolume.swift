public import Imaging

/// A volume in the intensities 0...1 that the network sees, worked out where they are asked for.
///
/// A support volume is large and few of its slices were drawn on; its intensities are never held twice.
public struct NormalizedVolume: Sendable {
    private let volume: Volume
    private let scale: IntensityScale
    private let isInverted: Bool

    /// A volume on a scale; `isInverted` turns bright and dark over.
    init(_ volume: Volume, on scale: IntensityScale, isInverted: Bool) {
        self.volume = volume
        self.scale = scale
        self.isInverted = isInverted
    }

    /// The grid of the volume.
    public var geometry: Geometry { volume.geometry }

    /// Number of voxels.
    public var count: Int { volume.voxels.count }

    /// The intensities of some voxels, in the order of storage.
    public func intensities(_ voxels: Range<Int>) -> [Float] { normalized(Array(volume.voxels[voxels])) }

    /// The slice `k` of a cut.
    func slice(_ k: Int, by cut: Slicing) -> Raster<Float> {
        var slice = cut.slice(k, of: volume)
        slice.pixels = normalized(slice.pixels)
        return slice
    }

    private func normalized(_ values: [Float]) -> [Float] {
        let scaled = scale.scaled(values)
        return isInverted ? scaled.map { 1 - $0 } : scaled
    }
}

extension Slicing {
    /// Slice k of a normalised volume on this grid.
    public func slice(_ k: Int, of volume: NormalizedVolume) -> Raster<Float> { volume.slice(k, by: self) }
}
