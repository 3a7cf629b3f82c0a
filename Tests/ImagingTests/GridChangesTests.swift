import Imaging
import Testing

@Suite struct GridChangesTests {
    /// A grid whose slices lean by (0.8, 0.5) mm a slice, and a volume that is linear in space.
    private let tilted = Geometry(
        size: SIMD3(9, 8, 5), origin: Vector(3, -4, 10), columnStep: Vector(1.5, 0, 0), rowStep: Vector(0, 2, 0),
        sliceStep: Vector(0.8, 0.5, 4))

    private func linear(_ geometry: Geometry) -> Volume {
        var voxels: [Float] = []
        for k in 0..<geometry.size.z {
            for j in 0..<geometry.size.y {
                for i in 0..<geometry.size.x { voxels.append(value(geometry, i, j, k)) }
            }
        }
        return Volume(geometry: geometry, voxels: voxels)
    }

    private func value(_ geometry: Geometry, _ i: Int, _ j: Int, _ k: Int) -> Float {
        let p = geometry.position(of: Vector(Double(i), Double(j), Double(k)))
        return Float(2 * p.x - 3 * p.y + p.z)
    }

    @Test func `The lean is what a slice step has besides the normal`() {
        #expect((tilted.lean - Vector(0.8, 0.5, 0)).length < 1e-12)
        #expect(tilted.isTilted)
        #expect(!tilted.straightened.isTilted)
    }

    @Test func `A straightened grid covers every voxel centre`() {
        let grid = tilted.straightened
        #expect(grid.sliceStep == Vector(0, 0, 4))
        for corner in 0..<8 {
            let index = Vector(
                corner & 1 == 0 ? 0 : 8, corner & 2 == 0 ? 0 : 7, corner & 4 == 0 ? 0 : 4)
            let place = grid.index(at: tilted.position(of: index))
            for axis in 0..<3 { #expect(place[axis] > -1e-9 && place[axis] < Double(grid.size[axis]) - 1 + 1e-9) }
        }
    }

    @Test func `Straightening a linear volume gives its values where it was, and the outside elsewhere`() {
        let straight = linear(tilted).straightened(outside: -999)
        let grid = straight.geometry
        var (inside, outside) = (0, 0)
        for k in 0..<grid.size.z {
            for j in 0..<grid.size.y {
                for i in 0..<grid.size.x {
                    let place = tilted.index(at: grid.position(of: Vector(Double(i), Double(j), Double(k))))
                    let covered = place.x > 1e-6 && place.y > 1e-6 && place.x < 8 - 1e-6 && place.y < 7 - 1e-6
                    let beyond = place.x < -1 || place.y < -1 || place.x > 9 || place.y > 8
                    if covered {
                        inside += 1
                        #expect(abs(straight[i, j, k] - value(grid, i, j, k)) < 1e-3)
                    } else if beyond {
                        outside += 1
                        #expect(straight[i, j, k] == -999)
                    }
                }
            }
        }
        #expect(inside > 200 && outside > 20)
    }

    @Test func `A resized grid keeps the box`() throws {
        let geometry = Geometry(
            size: SIMD3(10, 12, 6), origin: Vector(1, 2, 3), columnStep: Vector(0, 0.5, 0), rowStep: Vector(0, 0, -0.5),
            sliceStep: Vector(-3, 0, 0))
        let grid = try #require(geometry.resized(toSpacing: Vector(1, 0.25, 2)))
        #expect(grid.size == SIMD3(5, 24, 9))
        #expect((grid.spacing - Vector(1, 0.25, 2)).length < 1e-12)
        let outer = Vector(-0.5, -0.5, -0.5)
        #expect((grid.position(of: outer) - geometry.position(of: outer)).length < 1e-9)
    }

    @Test(arguments: [Vector(0, 1, 1), Vector(1, -1, 1), Vector(1e-6, 1, 1), Vector(.nan, 1, 1)])
    func `A spacing that makes no grid is refused`(spacing: Vector) {
        #expect(tilted.resized(toSpacing: spacing) == nil)
    }

    @Test func `Resizing keeps a constant, and a linear volume inside its borders`() throws {
        let geometry = Geometry(
            size: SIMD3(12, 12, 12), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
        // A triangle keeps straight lines when it grows, and when it shrinks by a whole factor.
        for spacing in [Vector(0.6, 1, 1), Vector(2, 2, 2), Vector(1, 0.5, 3)] {
            let grid = try #require(geometry.resized(toSpacing: spacing))
            let flat = Volume(geometry: geometry, voxels: [Float](repeating: 7, count: geometry.count)).resized(
                onto: grid)
            #expect(flat.voxels.allSatisfy { abs($0 - 7) < 1e-5 })
            let volume = linear(geometry).resized(onto: grid)
            let middle = SIMD3(grid.size.x / 2, grid.size.y / 2, grid.size.z / 2)
            #expect(abs(volume[middle.x, middle.y, middle.z] - value(grid, middle.x, middle.y, middle.z)) < 1e-3)
        }
    }

    @Test func `Shrinking loses no brightness: a single voxel keeps its sum`() throws {
        let geometry = Geometry(
            size: SIMD3(16, 16, 16), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
        var voxels = [Float](repeating: 0, count: geometry.count)
        voxels[geometry.offset(7, 8, 6)] = 800
        let grid = try #require(geometry.resized(toSpacing: Vector(2, 2, 2)))
        let small = Volume(geometry: geometry, voxels: voxels).resized(onto: grid)
        #expect(abs(small.voxels.reduce(0, +) - 100) < 1)
    }

    @Test func `Labels go to the voxel they lie in`() {
        var map = LabelMap(geometry: tilted, values: [UInt8](repeating: 0, count: tilted.count))
        map.values[tilted.offset(4, 3, 2)] = 5
        #expect(map.resampled(onto: tilted).values == map.values)
        let straight = map.resampled(onto: tilted.straightened)
        let held = straight.values.indices.filter { straight.values[$0] == 5 }
        #expect(held.count == 1)
    }
}
