import Imaging
import Testing

@testable import Segmentation

@Suite struct IntensityNormalizationTests {
    private func volume(_ voxels: [Float]) -> Volume {
        Volume(
            geometry: Geometry(
                size: SIMD3(voxels.count, 1, 1), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
                sliceStep: Vector(0, 0, 1)),
            voxels: voxels)
    }

    @Test func `Hounsfield units share the scale of the structure's surroundings`() {
        // Air everywhere, but 0...60 HU in and around the structure.
        var image = [Float](repeating: -1000, count: 400)
        var labels = [UInt8](repeating: 0, count: 400)
        for y in 5..<14 { for x in 5..<14 { image[x + 20 * y] = Float((x + y) % 7 * 10) } }
        for y in 8..<11 { for x in 8..<11 { labels[x + 20 * y] = 3 } }
        let rule = IntensityNormalization.hounsfield(around: [
            (Raster(width: 20, height: 20, pixels: image), Raster(width: 20, height: 20, pixels: labels))
        ])
        #expect(rule == .shared(IntensityScale(low: 0, high: 60)))
        #expect(rule.normalized(volume([-1000, 0, 30, 60, 900]), isInverted: false).voxels == [0, 0, 0.5, 1, 1])
    }

    @Test func `Other units are scaled volume by volume`() {
        let rule = IntensityNormalization.perVolume
        let small = rule.normalized(volume((0...200).map { Float($0) }), isInverted: false)
        let large = rule.normalized(volume((0...200).map { Float($0) * 50 + 7 }), isInverted: false)
        #expect(zip(small.voxels, large.voxels).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func `MONOCHROME1 is turned over after scaling`() {
        let rule = IntensityNormalization.shared(IntensityScale(low: 0, high: 10))
        #expect(rule.normalized(volume([0, 5, 10]), isInverted: true).voxels == [1, 0.5, 0])
    }
}
