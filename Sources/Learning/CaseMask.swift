internal import Imaging
internal import Segmentation
internal import Torch

/// The mask of one case, with what the network thinks of it.
struct CaseMask {
    /// On the case's own grid.
    private(set) var map: LabelMap
    /// The axis that the case was cut along.
    let axis: Int
    /// Looks of every structure on the slices that hold it.
    private(set) var profiles: [UInt8: MaskProfile] = [:]
    private var sums: [UInt8: (probability: Double, count: Int)] = [:]

    /// Slices that the network sees before the next ones are cut: memory stays flat for any volume.
    private static let slicesAtOnce = 8

    /// Segments a normalised volume slice by slice.
    init(of volume: Volume, axis: Int, by model: SegmentationModel) throws(TorchError) {
        self.axis = axis
        map = LabelMap(
            geometry: volume.geometry,
            values: [UInt8](repeating: LabelMap.background, count: volume.geometry.count))
        let cut = Slicing(of: volume.geometry, along: axis)
        for start in stride(from: 0, to: cut.count, by: Self.slicesAtOnce) {
            let range = start..<min(start + Self.slicesAtOnce, cut.count)
            let slices = range.map { Slice(image: cut.slice($0, of: volume), spacing: cut.spacing) }
            for (k, probabilities) in zip(range, try model.probabilities(of: slices)) {
                add(probabilities, classes: model.classes, at: k, cut: cut)
            }
        }
    }

    /// Mean probability of a structure inside its mask, 0...1; nil without a voxel.
    func confidence(of value: UInt8) -> Double? {
        sums[value].flatMap { $0.count > 0 ? $0.probability / Double($0.count) : nil }
    }

    private mutating func add(_ probabilities: [Raster<Float>], classes: [UInt8], at k: Int, cut: Slicing) {
        var labels = Raster(
            width: cut.width, height: cut.height,
            pixels: [UInt8](repeating: LabelMap.background, count: cut.width * cut.height))
        guard var best = probabilities.first?.pixels else { return }
        for (value, raster) in zip(classes, probabilities.dropFirst()) {
            for (pixel, probability) in raster.pixels.enumerated() where probability > best[pixel] {
                best[pixel] = probability
                labels.pixels[pixel] = value
            }
        }
        for (pixel, value) in labels.pixels.enumerated() where value != LabelMap.background {
            sums[value, default: (0, 0)].probability += Double(best[pixel])
            sums[value, default: (0, 0)].count += 1
        }
        for value in classes {
            profiles[value, default: MaskProfile()].add(labels, value: value, spacing: cut.spacing)
        }
        cut.put(labels, at: k, into: &map)
    }
}
