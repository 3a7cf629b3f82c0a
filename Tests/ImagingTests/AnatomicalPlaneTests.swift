import Foundation
import Imaging
import Testing

@Suite struct AnatomicalPlaneTests {
    /// An axial grid turned about the x axis.
    private func turned(_ degrees: Double) -> Geometry {
        let angle = degrees * .pi / 180
        return Geometry(
            size: SIMD3(4, 4, 4), origin: .zero, columnStep: Vector(1, 0, 0),
            rowStep: Vector(0, cos(angle), sin(angle)), sliceStep: Vector(0, -sin(angle), cos(angle)))
    }

    @Test func `The axes of an axial grid cut in three planes`() {
        let geometry = turned(0)
        #expect((0..<3).map { geometry.plane(ofSlicesAlong: $0) } == [.sagittal, .coronal, .axial])
        #expect(geometry.axis(ofSlicesIn: .coronal) == 1)
    }

    @Test(arguments: [(29, AnatomicalPlane.axial), (31, nil), (59, nil), (61, .coronal)])
    func `Beyond 30 degrees a slice lies in no plane`(degrees: Double, plane: AnatomicalPlane?) {
        #expect(turned(degrees).plane(ofSlicesAlong: 2) == plane)
    }

    @Test(arguments: [(9, "axial"), (11, "oblique axial"), (44, "oblique axial"), (46, "oblique coronal")])
    func `Words name the nearest plane, oblique beyond ten degrees`(degrees: Double, words: String) {
        #expect(turned(degrees).planeWords(ofSlicesAlong: 2) == words)
    }

    @Test func `The plane follows the normal, not a step that leans`() {
        let tilted = Geometry(
            size: SIMD3(2, 2, 2), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 3, 1))
        #expect(tilted.plane(ofSlicesAlong: 2) == .axial)
    }
}
