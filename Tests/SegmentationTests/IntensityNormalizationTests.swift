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

    @Test func `Hounsfield units share the scale of the structures, and 150 HU on either side`() {
        // Air everywhere, but 0...60 HU in one structure and 300 in another.
        var image = [Float](repeating: -1000, count: 400)
        var labels = [UInt8](repeating: 0, count: 400)
        for y in 5..<14 {
            for x in 5..<14 { (image[x + 20 * y], labels[x + 20 * y]) = (Float((x + y) % 7 * 10), 3) }
        }
        for x in 16..<18 { (image[x], labels[x]) = (300, 4) }
        // What nobody looked at does not count.
        (image[399], labels[399]) = (3000, 255)
        let rule = IntensityNormalization.hounsfield(of: [
            (Raster(width: 20, height: 20, pixels: image), Raster(width: 20, height: 20, pixels: labels))
        ])
        #expect(rule == .shared(IntensityScale(low: -150, high: 450)))
        #expect(
            rule.normalized(volume([-1000, -150, 150, 450, 900]), isInverted: false).intensities(0..<5) == [
                0, 0, 0.5, 1, 1,
            ])
    }

    @Test func `A volume with air in Hounsfield units is known as CT, others are not`() {
        let body = [Float](repeating: 40, count: 80)
        #expect(IntensityNormalization.looksLikeHounsfield(volume(body + [Float](repeating: -1000, count: 20))))
        #expect(IntensityNormalization.looksLikeHounsfield(volume(body + [Float](repeating: -2000, count: 20))))
        // MR, a normalised volume, a distance map, numbers without end, nothing.
        #expect(!IntensityNormalization.looksLikeHounsfield(volume(body + [Float](repeating: 0, count: 20))))
        #expect(!IntensityNormalization.looksLikeHounsfield(volume([-1, 0, 1])))
        #expect(!IntensityNormalization.looksLikeHounsfield(volume(body + [Float](repeating: -30_000, count: 20))))
        #expect(!IntensityNormalization.looksLikeHounsfield(volume([-.infinity, -1000, 1])))
        #expect(!IntensityNormalization.looksLikeHounsfield(volume([-1000, -900])))
    }

    @Test func `Other units are scaled volume by volume`() {
        let rule = IntensityNormalization.perVolume
        let small = rule.normalized(volume((0...200).map { Float($0) }), isInverted: false)
        let large = rule.normalized(volume((0...200).map { Float($0) * 50 + 7 }), isInverted: false)
        #expect(zip(small.intensities(0..<201), large.intensities(0..<201)).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func `MONOCHROME1 is turned over after scaling`() {
        let rule = IntensityNormalization.shared(IntensityScale(low: 0, high: 10))
        #expect(rule.normalized(volume([0, 5, 10]), isInverted: true).intensities(0..<3) == [1, 0.5, 0])
    }
}
