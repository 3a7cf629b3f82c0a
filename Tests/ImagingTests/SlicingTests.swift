import Imaging
import Testing

@Suite struct SlicingTests {
    /// Values that tell their place in the patient: x + 10 y + 100 z, whatever the storage.
    private func volume(_ geometry: Geometry) -> Volume {
        var voxels: [Float] = []
        for k in 0..<geometry.size.z {
            for j in 0..<geometry.size.y {
                for i in 0..<geometry.size.x {
                    let p = geometry.position(of: Vector(Double(i), Double(j), Double(k)))
                    voxels.append(Float(p.x + 10 * p.y + 100 * p.z))
                }
            }
        }
        return Volume(geometry: geometry, voxels: voxels)
    }

    /// The 3 x 4 x 5 mm box from the origin, stored with axes in a given order and direction.
    private func box(order: [Int], reversed: [Bool]) -> Geometry {
        let sizes = [3, 4, 5]
        let units = [Vector(1, 0, 0), Vector(0, 1, 0), Vector(0, 0, 1)]
        var origin = Vector.zero
        for (axis, patient) in order.enumerated() where reversed[axis] {
            origin += units[patient] * Double(sizes[patient] - 1)
        }
        let steps = order.enumerated().map { reversed[$0] ? -units[$1] : units[$1] }
        return Geometry(
            size: SIMD3(sizes[order[0]], sizes[order[1]], sizes[order[2]]), origin: origin, columnStep: steps[0],
            rowStep: steps[1], sliceStep: steps[2])
    }

    private static let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]

    @Test(arguments: orders, 0..<8)
    func `Slices hang the same way however the grid is stored`(order: [Int], flips: Int) throws {
        let geometry = box(order: order, reversed: (0..<3).map { flips >> $0 & 1 == 1 })
        let volume = volume(geometry)
        for (plane, patientAxis) in [(AnatomicalPlane.axial, 2), (.coronal, 1), (.sagittal, 0)] {
            let axis = try #require(geometry.axis(ofSlicesIn: plane))
            #expect(order[axis] == patientAxis)
            let cut = Slicing(of: geometry, along: axis)
            for k in 0..<cut.count {
                let slice = cut.slice(k, of: volume)
                let across: Float = plane == .sagittal ? 10 : 1
                let down: Float = plane == .axial ? 10 : -100
                #expect(slice[1, 0] - slice[0, 0] == across)
                #expect(slice[0, 1] - slice[0, 0] == down)
            }
        }
    }

    @Test(arguments: 0..<3) func `A slice is put back where it was taken from`(axis: Int) {
        let geometry = box(order: [1, 2, 0], reversed: [true, false, true])
        let cut = Slicing(of: geometry, along: axis)
        let values = (0..<geometry.count).map { UInt8($0 % 251) }
        let source = LabelMap(geometry: geometry, values: values)
        var copy = LabelMap(geometry: geometry, values: [UInt8](repeating: 0, count: geometry.count))
        for k in 0..<cut.count { cut.put(cut.slice(k, of: source), at: k, into: &copy) }
        #expect(copy == source)
    }

    @Test func `Oblique slices keep their rows and columns, and are turned over where the grid is left-handed`() {
        let (u, v) = (Vector(0.71, 0.70, 0.07).normalized, Vector(-0.05, 0.15, -0.99).normalized)
        let w = u.cross(v).normalized
        let down = w.cross(u)
        let geometry = Geometry(size: SIMD3(3, 4, 2), origin: .zero, columnStep: u, rowStep: down, sliceStep: w)
        #expect(geometry.plane(ofSlicesAlong: 2) == nil)
        let volume = Volume(geometry: geometry, voxels: (0..<24).map { Float($0) })
        #expect(Slicing(of: geometry, along: 2).slice(1, of: volume).pixels == (12..<24).map { Float($0) })
        // The same voxels stored bottom row first.
        let turned = volume.withReversedRows
        #expect(Slicing(of: turned.geometry, along: 2).slice(1, of: turned).pixels == (12..<24).map { Float($0) })
    }

    @Test func `Spacing follows the slice, not the storage`() {
        let geometry = Geometry(
            size: SIMD3(2, 3, 4), origin: .zero, columnStep: Vector(0, 0, -3), rowStep: Vector(0, 2, 0),
            sliceStep: Vector(1, 0, 0))
        let cut = Slicing(of: geometry, along: 2)
        #expect((cut.width, cut.height) == (3, 2))
        #expect(cut.spacing == SIMD2(2, 3))
    }
}
