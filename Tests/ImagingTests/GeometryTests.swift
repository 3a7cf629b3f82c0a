import Imaging
import Testing

@Suite struct GeometryTests {
    static let straight = Geometry(
        size: SIMD3(10, 20, 30), origin: Vector(-100, -200, 300), columnStep: Vector(0.5, 0, 0),
        rowStep: Vector(0, 0.75, 0), sliceStep: Vector(0, 0, 3))

    /// Turned by 30 degrees about z, with slices that lean by 2 mm.
    static let leaning = Geometry(
        size: SIMD3(4, 5, 6), origin: Vector(1, 2, 3), columnStep: Vector(3.0.squareRoot() / 2, 0.5, 0),
        rowStep: Vector(-1, 3.0.squareRoot(), 0), sliceStep: Vector(0, 2, 4))

    @Test func `A voxel lies at the origin plus its steps`() {
        #expect(Self.straight.position(of: .zero) == Vector(-100, -200, 300))
        #expect(Self.straight.position(of: Vector(9, 19, 29)) == Vector(-95.5, -185.75, 387))
        #expect(Self.straight.position(of: Vector(-0.5, 0.5, 0)) == Vector(-100.25, -199.625, 300))
        #expect((Self.leaning.position(of: Vector(0, 0, 2)) - Vector(1, 6, 11)).length < 1e-12)
    }

    @Test func `Spacing is the length of a step, volume their determinant`() {
        #expect(Self.straight.spacing == Vector(0.5, 0.75, 3))
        #expect(Self.straight.voxelVolume == 1.125)
        #expect((Self.leaning.spacing - Vector(1, 2, 20.0.squareRoot())).length < 1e-12)
        // A lean moves slices sideways and leaves the volume: 1 x 2 x 4.
        #expect(abs(Self.leaning.voxelVolume - 8) < 1e-12)
        #expect(Self.straight.count == 6000)
    }

    @Test func `A mirrored grid has a negative determinant and a positive volume`() {
        let mirrored = Geometry(
            size: SIMD3(1, 1, 1), origin: .zero, columnStep: Vector(-1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
        #expect(mirrored.determinant == -1)
        #expect(mirrored.voxelVolume == 1)
    }

    @Test(arguments: [straight, leaning])
    func `The index at a voxel's position is the voxel's`(geometry: Geometry) {
        for index in [Vector.zero, Vector(3, 4, 5), Vector(-1.5, 0.25, 7)] {
            #expect((geometry.index(at: geometry.position(of: index)) - index).length < 1e-12)
        }
    }

    @Test func `Columns run fastest in storage, then rows, then slices`() {
        #expect(Self.straight.offset(0, 0, 0) == 0)
        #expect(Self.straight.offset(1, 0, 0) == 1)
        #expect(Self.straight.offset(0, 1, 0) == 10)
        #expect(Self.straight.offset(0, 0, 1) == 200)
        #expect(Self.straight.offset(9, 19, 29) == Self.straight.count - 1)
    }

    @Test func `Each axis has its own step`() {
        #expect(
            (0..<3).map { Self.straight.step(along: $0) } == [
                Self.straight.columnStep, Self.straight.rowStep, Self.straight.sliceStep,
            ])
    }

    @Test func `Grids match when no corner is further off than the tolerance`() {
        // 0.001 mm a slice is 0.029 mm at the last of 30.
        let drifting = Geometry(
            size: Self.straight.size, origin: Self.straight.origin, columnStep: Self.straight.columnStep,
            rowStep: Self.straight.rowStep, sliceStep: Self.straight.sliceStep + Vector(0.001, 0, 0))
        #expect(Self.straight.matches(drifting, tolerance: 0.0291))
        #expect(!Self.straight.matches(drifting, tolerance: 0.0289))
        #expect(Self.straight.matches(Self.straight, tolerance: 0))
        #expect(!Self.straight.matches(Self.leaning, tolerance: 1e9))
    }
}
