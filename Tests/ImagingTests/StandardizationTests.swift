import Testing

@testable import Imaging

@Suite struct StandardizationTests {
    private func volume(_ voxels: [Float]) -> Volume {
        Volume(
            geometry: Geometry(
                size: SIMD3(voxels.count, 1, 1), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
                sliceStep: Vector(0, 0, 1)),
            voxels: voxels)
    }

    @Test func `The threshold falls between two levels`() {
        let values = [Float](repeating: 0.1, count: 300) + [Float](repeating: 0.7, count: 100)
        let threshold = Volume.otsuThreshold(of: values)
        #expect(threshold > 0.1 && threshold < 0.7)
        #expect(Volume.otsuThreshold(of: [0.5, 0.5, 0.5]) == -1)
    }

    @Test func `The body, not the air, has mean 0 and deviation 1`() {
        let air = (0..<600).map { Float($0 % 7) }
        let body = (0..<400).map { Float(500 + $0 % 100) }
        let result = volume(air + body).standardized().voxels.suffix(400)
        let mean = result.reduce(0, +) / 400
        let deviation = (result.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 400).squareRoot()
        #expect(abs(mean) < 1e-3 && abs(deviation - 1) < 1e-3)
    }

    @Test func `The unit of the scanner does not matter`() {
        let values = (0..<1000).map { Float(($0 * 37) % 1000) }
        let a = volume(values).standardized().voxels
        let b = volume(values.map { $0 * 0.02 + 5 }).standardized().voxels
        #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-2 })
    }

    @Test func `A flat volume becomes 0 everywhere`() {
        #expect(volume([5, 5, 5, 5]).standardized().voxels.allSatisfy { $0 == 0 })
    }
}
