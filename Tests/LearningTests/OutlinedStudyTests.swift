import Imaging
import Segmentation
import Testing

@testable import Learning
@testable import Studies

@Suite struct OutlinedStudyTests {
    private func raster<Value>(_ pixels: [Value]) -> Raster<Value> { Raster(width: 2, height: 1, pixels: pixels) }

    @Test func `Drawn slices stay as drawn, but where nobody looked the network speaks`() {
        let geometry = Geometry(
            size: SIMD3(2, 1, 3), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 2))
        let item = SupportItem(
            name: "it", volume: Volume(geometry: geometry, voxels: [0, 0, 0, 0, 0, 0]),
            map: LabelMap(geometry: geometry, values: [255, 255, 3, 255, 255, 255]),
            annotated: AnnotatedSlices(axis: 2, slices: [1]), modality: nil, isInverted: false, isPicture: false,
            seriesInstanceUID: nil)
        let slice = SupportSlice(
            slice: Slice(image: raster([0, 0]), spacing: SIMD2(1, 1)), labels: raster([3, 255]), subject: 0)
        let study = OutlinedStudy(item, slices: [slice], classes: [2, 3], comparison: nil, interpolates: true)
        let network = [raster([0.5, 0.2] as [Float]), raster([0.3, 0.7]), raster([0.2, 0.1])]
        #expect(
            study.corrected(network, classes: [2, 3], at: 1)
                == [raster([0, 0.2]), raster([0, 0.7]), raster([1, 0.1])])
        #expect(study.slices(showing: 3) == [1] && study.slices(showing: 2) == [])
        // One slice says too little of its neighbours.
        #expect(study.corrected(network, classes: [2, 3], at: 0) == network)
    }
}
