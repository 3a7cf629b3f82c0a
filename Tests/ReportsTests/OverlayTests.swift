import ImageFiles
import Imaging
import Testing

@testable import Reports

@Suite struct OverlayTests {
    /// Axial slices of 64 x 64 x 8 voxels with a box of label 1 in columns and rows 16..<48 of slices 2...5.
    static let geometry = Geometry(
        size: SIMD3(64, 64, 8), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
        sliceStep: Vector(0, 0, 5))
    static let box = mask { i, j, k in (16..<48).contains(i) && (16..<48).contains(j) && (2...5).contains(k) }
    static let flat = Volume(geometry: geometry, voxels: (0..<geometry.count).map { Float($0 % 64) })

    static func mask(_ isInside: (Int, Int, Int) -> Bool) -> LabelMap {
        var values = [UInt8](repeating: 0, count: geometry.count)
        for k in 0..<8 {
            for j in 0..<64 {
                for i in 0..<64 where isInside(i, j, k) { values[geometry.offset(i, j, k)] = 1 }
            }
        }
        return LabelMap(geometry: geometry, values: values)
    }

    @Test func `Six slices at most, spread over those that hold a structure`() {
        #expect(Overlay.slices(through: Self.box, axis: 2) == [2, 3, 4, 5])
        #expect(Overlay.slices(through: Self.box, axis: 0) == [18, 24, 29, 34, 40, 45])
        let parts = Self.mask { _, _, k in k == 1 || k == 6 }
        #expect(Overlay.slices(through: parts, axis: 2) == [1, 6])
    }

    @Test func `Without a structure the slices spread over the grid`() {
        var empty = Self.mask { _, _, _ in false }
        empty.values[0] = LabelMap.notAnnotated
        #expect(Overlay.slices(through: empty, axis: 2) == [0, 2, 3, 4, 6, 7])
        #expect(Overlay.sheet(of: Self.flat, labels: empty).pixels.allSatisfy { $0.red == $0.green })
    }

    @Test func `A contour is one pixel wide, in the label's colour, and the image shows within`() {
        let picture = Overlay.sheet(of: Self.flat, labels: Self.box, slices: [3])
        // 64 voxels on 256 pixels: columns 16..<48 are pixels 64..<192.
        #expect((picture.width, picture.height) == (256, 256))
        let color = LabelPalette.color(of: 1)
        // One comparison for all 65,536 pixels: as many expectations take seconds.
        let colored = (0..<256 * 256).filter { picture.pixels[$0] == color }
        let edge = (0..<256 * 256).filter { offset in
            let (x, y) = (offset % 256, offset / 256)
            let inside = (64..<192).contains(x) && (64..<192).contains(y)
            return inside && (x == 64 || x == 191 || y == 64 || y == 191)
        }
        #expect(colored == edge)
        #expect(picture.pixels.count { $0.red == $0.blue } == 256 * 256 - edge.count)
    }

    @Test func `Pixels are square where voxels are not`() {
        let coronal = Overlay.sheet(of: Self.flat, labels: Self.box, axis: 1, slices: [20])
        // 64 mm wide and 8 x 5 mm high.
        #expect((coronal.width, coronal.height) == (410, 256))
    }

    @Test func `A single voxel shows where many share a pixel`() {
        let size = SIMD3(750, 500, 1)
        let geometry = Geometry(
            size: size, origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
        var values = [UInt8](repeating: 0, count: geometry.count)
        values[geometry.offset(375, 250, 0)] = 2
        let picture = Overlay.sheet(
            of: Volume(geometry: geometry, voxels: [Float](repeating: 5, count: geometry.count)),
            labels: LabelMap(geometry: geometry, values: values))
        #expect((picture.width, picture.height) == (480, 320))
        #expect(picture.pixels.count { $0 == LabelPalette.color(of: 2) } == 1)
        #expect(picture[240, 160] == LabelPalette.color(of: 2))
    }

    @Test func `Four tiles stand two by two with a gap between`() {
        let sheet = Overlay.sheet(of: Self.flat, labels: Self.box)
        #expect((sheet.width, sheet.height) == (516, 516))
        #expect(sheet[256, 10] == ContactSheet.ground && sheet[10, 259] == ContactSheet.ground)
    }

    /// Storage of one axial slice in each of the eight ways, and where the voxel at the patient's right front shows.
    @Test(arguments: 0..<8)
    func `Right is left and the front is up, however the grid is stored`(way: Int) {
        let (x, y) = (Vector(way & 1 == 0 ? 1 : -1, 0, 0), Vector(0, way & 2 == 0 ? 1 : -1, 0))
        let swapped = way & 4 != 0
        let geometry = Geometry(
            size: SIMD3(16, 16, 1), origin: .zero, columnStep: swapped ? y : x, rowStep: swapped ? x : y,
            sliceStep: Vector(0, 0, 1))
        var values = [UInt8](repeating: 0, count: 256)
        let voxels = [Float](repeating: 0, count: 256)
        // Smallest x is right, smallest y is front.
        let places = (0..<256).map {
            ($0, geometry.position(of: Vector(Double($0 % 16), Double($0 / 16), 0)))
        }
        let corner = places.min { $0.1.x + $0.1.y < $1.1.x + $1.1.y }
        values[corner?.0 ?? 0] = 1
        let picture = Overlay.sheet(
            of: Volume(geometry: geometry, voxels: voxels),
            labels: LabelMap(geometry: geometry, values: values))
        #expect(picture[0, 0] == LabelPalette.color(of: 1))
        #expect(picture[255, 255] != LabelPalette.color(of: 1))
    }

    @Test func `Coronal and sagittal slices show the head up`() {
        // The label fills the uppermost of the stack's slices.
        let top = Self.mask { _, _, k in k == 7 }
        for axis in [0, 1] {
            let picture = Overlay.sheet(of: Self.flat, labels: top, axis: axis, slices: [30])
            #expect(picture[0, 0] == LabelPalette.color(of: 1))
            #expect(picture[0, picture.height - 1] != LabelPalette.color(of: 1))
        }
    }
}
