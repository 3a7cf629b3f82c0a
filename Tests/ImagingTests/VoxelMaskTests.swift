import Imaging
import Testing

@Suite struct VoxelMaskTests {
    @Test func `Runs in any order become one rising list without overlap`() {
        let mask = VoxelMask([10..<14, 2..<5, 12..<20, 4..<6, 7..<7])
        #expect(mask.runs == [2..<6, 10..<20])
        #expect(mask.count == 14)
        #expect(VoxelMask([3..<3]).isEmpty)
    }

    @Test func `Overlap is a shared voxel, not a shared border`() {
        let mask = VoxelMask([0..<4, 10..<12, 30..<31])
        #expect(!mask.overlaps(VoxelMask([4..<10, 12..<30])))
        #expect(mask.overlaps(VoxelMask([4..<10, 11..<12])))
        #expect(!mask.overlaps(VoxelMask()))
    }

    @Test func `Planes are repeated, left out and reordered`() {
        let mask = VoxelMask([1..<3, 5..<6, 8..<12])
        #expect(mask.planes([2, 0, 0], ofSize: 4).runs == [0..<4, 5..<7, 9..<11])
    }

    @Test func `Structures that share voxels go into maps of their own`() {
        let grid = Geometry(
            size: SIMD3(4, 1, 1), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
        let layers = LabelLayers(
            [1: VoxelMask([0..<2]), 2: VoxelMask([1..<3]), 3: VoxelMask([2..<4]), 4: VoxelMask([3..<4])], on: grid)
        #expect(layers.layerOfValue == [1: 0, 2: 1, 3: 0, 4: 1])
        #expect(layers.maps.map(\.values) == [[1, 1, 3, 3], [0, 2, 2, 4]])
        #expect(LabelLayers([:], on: grid).maps.isEmpty)
    }
}
