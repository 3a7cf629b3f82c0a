import Imaging
import Testing

@Suite struct VectorTests {
    @Test func `The vector product follows the right-hand rule`() {
        #expect(Vector(1, 0, 0).cross(Vector(0, 1, 0)) == Vector(0, 0, 1))
        #expect(Vector(0, 1, 0).cross(Vector(1, 0, 0)) == Vector(0, 0, -1))
        let (a, b) = (Vector(1, 2, 3), Vector(-4, 5, 6))
        #expect(a.cross(b) == Vector(-3, -18, 13))
        #expect(a.cross(b).dot(a) == 0)
    }

    @Test func `Length, scalar product and direction`() {
        #expect(Vector(2, 3, 6).length == 7)
        #expect(Vector(1, 2, 3).dot(Vector(4, -5, 6)) == 12)
        #expect(abs(Vector(2, 3, 6).normalized.length - 1) < 1e-15)
        #expect(!Vector.zero.normalized.isFinite)
    }

    @Test(arguments: [Vector(.nan, 0, 0), Vector(0, .infinity, 0), Vector(0, 0, -.infinity)])
    func `One part that is not finite makes the vector so`(vector: Vector) {
        #expect(!vector.isFinite)
        #expect(Vector(1, 2, 3).isFinite)
    }
}
