import Batch
import Imaging
import Testing

@testable import Learning

@Suite struct SupportPlaneTests {
    private func geometry(_ i: Vector, _ j: Vector, _ k: Vector) -> Geometry {
        Geometry(size: SIMD3(4, 4, 4), origin: .zero, columnStep: i, rowStep: j, sliceStep: k)
    }

    private let x = Vector(1, 0, 0)
    private let y = Vector(0, 1, 0)
    private let z = Vector(0, 0, 1)

    private func support(_ cuts: (Geometry, axis: Int)...) -> [(name: String, geometry: Geometry, axis: Int)] {
        cuts.enumerated().map { ("item \($0)", $1.0, $1.axis) }
    }

    @Test func `Axial annotation finds the axial axis of a volume stored another way`() throws {
        let plane = try SupportPlane(of: support((geometry(x, y, z), 2)))
        #expect(plane.axis(in: geometry(z, x, y)) == 0)
        #expect(plane.axis(in: geometry(x, -z, y)) == 1)
    }

    @Test func `Annotation along the scan's own slices follows the scan, whatever its plane`() throws {
        let plane = try SupportPlane(of: support((geometry(x, y, z * 8), 2)))
        #expect(plane.axis(in: geometry(x, -z, y * 8)) == 2)
    }

    @Test func `A sagittal annotation of an axial scan cuts other scans sagittally`() throws {
        let plane = try SupportPlane(of: support((geometry(x, y, z), 0)))
        #expect(plane.axis(in: geometry(y, -z, x)) == 2)
        #expect(plane.axis(in: geometry(x, y, z)) == 0)
    }

    @Test func `Items annotated in different planes are refused by name`() {
        #expect {
            try SupportPlane(of: support((geometry(x, y, z), 2), (geometry(x, y, z), 0)))
        } throws: { error in "\(error)".contains("item 1") }
    }
}
