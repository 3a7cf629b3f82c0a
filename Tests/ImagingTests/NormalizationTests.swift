import Glibc
import Imaging
import Testing

@Suite struct NormalizationTests {
    /// p in percent and what NumPy 2.4.6 gives: np.percentile(np.float32([...]).astype(float), p).
    @Test(arguments: [(0, -5), (0.5, -4.82), (10, -1.4), (37.5, 2.375), (50, 3.25), (99.5, 8.865), (100, 9)])
    func `A percentile is NumPy's`(percent: Double, expected: Float) {
        let values: [Float] = [3, -1, 4, 1, -5, 9, 2, 6, 5, 3.5]
        let scale = IntensityScale(of: values, lowPercentile: percent, highPercentile: 100)
        #expect(abs(scale.low - expected) < 1e-6)
        #expect(scale.high == 9)
    }

    /// NumPy 2.4.6: np.percentile(np.float32([sin(1 + 0.7 * i) * 1000 ...]).astype(float), p).
    @Test(arguments: [(0.5, -999.8878106689453), (25, -711.4572296142578), (99.5, 999.7142092895508)])
    func `A percentile of many close values is NumPy's`(percent: Double, expected: Double) {
        let values = (0..<1000).map { Float(sin(1 + 0.7 * Double($0)) * 1000) }
        let scale = IntensityScale(of: values, lowPercentile: percent, highPercentile: percent)
        #expect(abs(Double(scale.low) - expected) < 1e-4)
        #expect(scale.low == scale.high)
    }

    @Test func `The range becomes 0 to 1, what lies outside is cut`() {
        let scale = IntensityScale(low: -100, high: 300)
        #expect(
            scale.scaled([-100, 0, 100, 300, 301, -1000, .infinity, -.infinity]) == [
                0, 0.25, 0.5, 1, 1, 0, 1, 0,
            ])
    }

    @Test func `A constant picture, an empty one and one without a finite value become 0`() {
        for pixels in [[5, 5, 5, 5], [.nan, .nan, .infinity, -.infinity]] as [[Float]] {
            #expect(Raster(width: 2, height: 2, pixels: pixels).normalized().pixels == [0, 0, 0, 0])
        }
        #expect(Raster<Float>(width: 0, height: 0, pixels: []).normalized().pixels == [])
    }

    @Test func `What is not a number becomes 0 and does not move the percentiles`() {
        let clean: [Float] = [1, 2, 3, 4]
        let dirty: [Float] = [1, .nan, 2, 3, .infinity, 4]
        #expect(IntensityScale(of: clean) == IntensityScale(of: dirty))
        #expect(IntensityScale(of: clean).scaled([.nan]) == [0])
    }

    @Test func `The largest range there is does not overflow`() {
        let most = Float.greatestFiniteMagnitude
        #expect(IntensityScale(low: -most, high: most).scaled([-most, 0, most]) == [0, 0.5, 1])
    }

    @Test func `A volume has one scale for all slices`() {
        let geometry = Geometry(
            size: SIMD3(2, 1, 2), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
        let volume = Volume(geometry: geometry, voxels: [0, 100, 200, 300]).normalized()
        #expect(volume.geometry == geometry)
        #expect(volume.voxels[0] == 0 && volume.voxels[3] == 1)
        // 0.5 % and 99.5 % of 0...300 are 1.5 and 298.5.
        #expect(abs(volume.voxels[1] - 98.5 / 297) < 1e-6)
    }
}
