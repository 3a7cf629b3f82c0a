import Imaging
import Testing

@testable import Reports

@Suite struct IntensityWindowTests {
    /// A window of voxels in one row, the last `held` of which are label 1.
    static func window(of voxels: [Float], held: Int) -> IntensityWindow {
        let geometry = Geometry(
            size: SIMD3(voxels.count, 1, 1), origin: .zero, columnStep: Vector(1, 0, 0),
            rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
        let values = voxels.indices.map { UInt8($0 >= voxels.count - held ? 1 : 0) }
        return IntensityWindow(
            of: Volume(geometry: geometry, voxels: voxels),
            labels: LabelMap(geometry: geometry, values: values))
    }

    @Test func `Without structures black and white are the 1st and 99th percentile`() {
        let window = Self.window(of: (0...1000).map { Float($0) }, held: 0)
        #expect((window.black, window.white) == (10, 990))
    }

    @Test func `Without structures an image that reaches air has the soft tissue window`() {
        let window = Self.window(of: (-1000...1000).map { Float($0) }, held: 0)
        #expect((window.black, window.white) == (-160, 240))
    }

    @Test func `A window is five times as wide as its structures and around them`() {
        let window = Self.window(of: (-1000...1000).map { Float($0) } + [50, 60], held: 2)
        #expect((window.black, window.white) == (30, 80))
    }

    @Test func `A flat image and one of no numbers have a window`() {
        #expect(Self.window(of: [7, 7, 7], held: 1).grey(7) == 0)
        #expect(Self.window(of: [.nan, .infinity], held: 1) == Self.window(of: [.nan], held: 0))
        let largest = Self.window(of: [.greatestFiniteMagnitude, -.greatestFiniteMagnitude], held: 2)
        #expect(largest.grey(0) <= 255 && largest.grey(.nan) == 0)
    }

    @Test func `Greys run from black to white and stop there`() {
        let window = Self.window(of: (0...1000).map { Float($0) }, held: 0)
        #expect([-5, 10, 500, 990, 5000, .nan].map(window.grey) == [0, 0, 127, 255, 255, 0])
    }
}
