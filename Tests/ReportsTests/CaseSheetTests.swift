import ImageFiles
import Imaging
import Testing

@testable import Reports

struct CaseSheetTests {
    /// 100 x 80 x 20 voxels of 1 x 1 x 4 mm, with a box on slice 15 only.
    private static let geometry = Geometry(
        size: SIMD3(100, 80, 20), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
        sliceStep: Vector(0, 0, 4))
    private static let volume = Volume(
        geometry: geometry, voxels: (0..<geometry.count).map { Float($0 % 100) })
    private static let labels: LabelMap = {
        var map = LabelMap(geometry: geometry, values: Array(repeating: 0, count: geometry.count))
        for j in 20..<40 {
            for i in 30..<60 { map.values[geometry.offset(i, j, 15)] = 1 }
        }
        return map
    }()

    @Test func `Three planes stand beside each other at one scale`() {
        let sheet = CaseSheet.picture(of: Self.volume, labels: nil, hasScale: false)
        // 320 pixels for 100 mm: axial 320 x 256, sagittal 256 x 256, coronal 320 x 256; two gaps of 4.
        #expect(sheet.width == 320 + 4 + 256 + 4 + 320)
        #expect(sheet.height == 256)
    }

    @Test func `The labelled slice is shown, with its contour`() {
        let sheet = CaseSheet.picture(of: Self.volume, labels: Self.labels, hasScale: false)
        let color = LabelPalette.color(of: 1)
        // Voxel 30 begins at pixel 96.
        #expect(sheet[96, 96] == color && sheet[97, 96] != color && sheet[95, 96] != color)
        let plain = CaseSheet.picture(of: Self.volume, labels: nil, hasScale: false)
        #expect(!plain.pixels.contains(color))
    }

    @Test func `The bar has a round length and fits`() throws {
        let bar = try #require(ScaleBar(pixelsPerMillimetre: 3.2, width: 320))
        #expect(bar.length == 20)
        #expect(ScaleBar(pixelsPerMillimetre: 0.5, width: 300)?.length == 200)
        #expect(ScaleBar(pixelsPerMillimetre: 3.2, width: 3) == nil)
        var picture = Raster(width: 320, height: 256, pixels: Array(repeating: RGB(grey: 90), count: 320 * 256))
        bar.draw(on: &picture)
        // 64 white pixels in a row, 20 mm.
        #expect((0..<320).count { picture[$0, 248] == RGB(grey: 255) } == 64)
    }

    @Test func `A tiny picture and a single slice do no harm`() {
        let grid = Geometry(
            size: SIMD3(1, 1, 1), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 1))
        #expect(CaseSheet.picture(of: Volume(geometry: grid, voxels: [.nan]), labels: nil).width == 320)
    }
}
