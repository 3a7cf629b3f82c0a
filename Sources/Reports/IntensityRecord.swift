public import Imaging

/// How bright an image is: three of its percentiles, in the image's unit.
public struct IntensityRecord: Codable, Equatable, Sendable {
    /// 1 % of the voxels lie below.
    public var low: Double
    /// Half of the voxels lie below.
    public var median: Double
    /// 1 % of the voxels lie above.
    public var high: Double

    /// The percentiles of a volume's finite voxels, of some ten thousand where there are more; nil where there are none.
    public init?(of volume: Volume) {
        let stride = max(1, volume.voxels.count / 50_000)
        var sample: [Float] = []
        for offset in Swift.stride(from: 0, to: volume.voxels.count, by: stride) where volume.voxels[offset].isFinite {
            sample.append(volume.voxels[offset])
        }
        sample.sort()
        guard !sample.isEmpty else { return nil }
        func percentile(_ share: Double) -> Double { Double(sample[Int(share * Double(sample.count - 1))]) }
        (low, median, high) = (percentile(0.01), percentile(0.5), percentile(0.99))
    }
}
