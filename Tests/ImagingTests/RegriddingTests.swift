import Imaging
import Testing

@Suite struct RegriddingTests {
    private let geometry = Geometry(
        size: SIMD3(3, 4, 2), origin: Vector(5, -7, 9), columnStep: Vector(0.5, 0, 0), rowStep: Vector(0, 0.5, 0),
        sliceStep: Vector(0, 0, 3))

    private var map: LabelMap { LabelMap(geometry: geometry, values: (0..<24).map { UInt8($0) }) }

    /// Every voxel keeps its place in the patient.
    private func expectSamePlaces(_ a: LabelMap, _ b: LabelMap) {
        for k in 0..<b.geometry.size.z {
            for j in 0..<b.geometry.size.y {
                for i in 0..<b.geometry.size.x {
                    let index = a.geometry.index(at: b.geometry.position(of: Vector(Double(i), Double(j), Double(k))))
                    #expect(
                        b[i, j, k] == a[Int(index.x.rounded()), Int(index.y.rounded()), Int(index.z.rounded())])
                }
            }
        }
    }

    @Test func `Reversed rows lie where they lay`() {
        let turned = map.withReversedRows
        #expect(turned.values != map.values)
        expectSamePlaces(map, turned)
        #expect(turned.withReversedRows.values == map.values)
    }

    @Test func `A map is reordered onto a grid of other axes`() throws {
        let other = Geometry(
            size: SIMD3(2, 3, 4), origin: geometry.position(of: Vector(0, 3, 1)), columnStep: -geometry.sliceStep,
            rowStep: geometry.columnStep, sliceStep: -geometry.rowStep)
        let reordered = try #require(map.reordered(onto: other))
        #expect(reordered.geometry == other)
        expectSamePlaces(map, reordered)
    }

    @Test func `A grid that misses the voxels is refused`() {
        let g = geometry
        let half = Geometry(
            size: g.size, origin: g.origin + Vector(0.25, 0, 0), columnStep: g.columnStep, rowStep: g.rowStep,
            sliceStep: g.sliceStep)
        let coarse = Geometry(
            size: g.size, origin: g.origin, columnStep: g.columnStep * 2, rowStep: g.rowStep, sliceStep: g.sliceStep)
        let shifted = Geometry(
            size: g.size, origin: g.origin + g.columnStep, columnStep: g.columnStep, rowStep: g.rowStep,
            sliceStep: g.sliceStep)
        let twice = Geometry(
            size: SIMD3(3, 3, 2), origin: g.origin, columnStep: g.columnStep, rowStep: g.columnStep,
            sliceStep: g.sliceStep)
        for other in [half, coarse, shifted, twice] { #expect(map.reordered(onto: other) == nil) }
    }

    @Test func `An affine that was rounded in the file still matches`() throws {
        let g = geometry
        let rounded = Geometry(
            size: g.size, origin: g.origin + Vector(0.001, -0.001, 0.002), columnStep: g.columnStep, rowStep: g.rowStep,
            sliceStep: g.sliceStep)
        #expect(try #require(map.reordered(onto: rounded)).values == map.values)
    }
}
