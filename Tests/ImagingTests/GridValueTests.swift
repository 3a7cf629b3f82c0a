import Imaging
import Testing

@Suite struct GridValueTests {
    static let geometry = Geometry(
        size: SIMD3(2, 3, 2), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
        sliceStep: Vector(0, 0, 1))

    @Test func `A volume and a label map are read by column, row and slice`() {
        let volume = Volume(geometry: Self.geometry, voxels: (0..<12).map { Float($0) })
        #expect(volume[1, 2, 1] == 11)
        #expect(volume[1, 0, 0] == 1)
        #expect(volume[0, 1, 0] == 2)
        #expect(volume[0, 0, 1] == 6)
        let labels = LabelMap(geometry: Self.geometry, values: (0..<12).map { UInt8($0) })
        #expect(labels[1, 2, 1] == 11)
    }

    @Test func `Background and not annotated are no structures`() {
        let labels = LabelMap(geometry: Self.geometry, values: [0, 255, 7, 7, 0, 1, 254, 255, 0, 0, 0, 0])
        #expect(labels.structures == [1, 7, 254])
        #expect(
            LabelMap(geometry: Self.geometry, values: [UInt8](repeating: 255, count: 12)).structures == [])
    }

    @Test func `A raster is read by column and row and keeps its shape when mapped`() {
        var raster = Raster(width: 3, height: 2, pixels: [0, 1, 2, 3, 4, 5])
        #expect(raster[2, 1] == 5)
        #expect(raster[0, 1] == 3)
        raster[1, 0] = 9
        #expect(raster.map { $0 * 2 } == Raster(width: 3, height: 2, pixels: [0, 18, 4, 6, 8, 10]))
    }

    @Test func `A label without codes is a tissue`() {
        let label = Label(value: 1, name: "liver")
        #expect(label.category == .tissue && label.type == .tissue)
    }
}
