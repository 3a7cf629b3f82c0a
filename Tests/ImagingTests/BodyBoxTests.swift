import Imaging
import Testing

@Suite struct BodyBoxTests {
    /// A bright box in the dark, with a bright speck far away.
    private static let volume: Volume = {
        let size = SIMD3(40, 30, 20)
        var voxels = [Float](repeating: 0, count: 40 * 30 * 20)
        for z in 5..<15 {
            for y in 6..<24 {
                for x in 10..<36 { voxels[x + 40 * (y + 30 * z)] = 100 }
            }
        }
        voxels[0] = 100
        return Volume(
            geometry: Geometry(
                size: size, origin: Vector(0, 0, 0), columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
                sliceStep: Vector(0, 0, -2)), voxels: voxels)
    }()

    @Test func `The box is where the body is, whatever a speck says`() {
        #expect(BodyBox(of: Self.volume).ranges == [10...36, 6...24, 5...15])
        #expect(BodyBox(of: Self.volume.negative, isInverted: true).ranges == [10...36, 6...24, 5...15])
    }

    @Test func `A volume of one value is all body`() {
        let flat = Volume(geometry: Self.volume.geometry, voxels: Self.volume.voxels.map { _ in 3 })
        #expect(BodyBox(of: flat).ranges == [0...40, 0...30, 0...20])
    }

    @Test func `Depth grows towards the head, whichever way slices are stored`() {
        let box = BodyBox(of: Self.volume)
        let cut = Slicing(of: Self.volume.geometry, along: 2)
        let (first, last) = (cut.place(of: 5, in: box), cut.place(of: 14, in: box))
        #expect(abs(first.depth - 0.95) < 1e-9 && abs(last.depth - 0.05) < 1e-9)
        #expect(first.columns == 10...36 && first.rows == 6...24)
        #expect(cut.place(of: 0, in: box).depth == 1)
    }
}
