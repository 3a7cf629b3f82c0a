import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

@testable import Studies

@Suite struct StructureSetWriterTests {
    private let folder: TemporaryFolder
    private let phantom: PhantomSeries
    private let writer = StructureSetWriter(
        algorithm: .init(name: "medshot", version: "0.0", fingerprint: "00ff00ff"))

    /// 40 x 30 x 6 voxels of 0.5 x 0.75 x 2 mm, turned about two axes.
    init() throws {
        folder = try TemporaryFolder()
        var phantom = PhantomSeries()
        let (c, s) = (cos(0.3), sin(0.3))
        let row = Vector(c, s, 0)
        let column = Vector(-s * cos(0.5), c * cos(0.5), sin(0.5))
        phantom.geometry = Geometry(
            size: SIMD3(40, 30, 6), origin: Vector(-10.5, 20, 100), columnStep: row * 0.5, rowStep: column * 0.75,
            sliceStep: row.cross(column) * 2)
        self.phantom = phantom
        try phantom.write(into: folder)
    }

    /// A ring, an island and a single voxel of 3; a bar of 9.
    private func map(of geometry: Geometry) -> LabelMap {
        var map = LabelMap(geometry: geometry, values: [UInt8](repeating: 0, count: geometry.count))
        for k in 1...3 {
            for j in 5..<20 {
                for i in 8..<30 where !(12..<20).contains(i) || !(9..<15).contains(j) {
                    map.values[geometry.offset(i, j, k)] = 3
                }
            }
        }
        map.values[geometry.offset(15, 11, 2)] = 3
        map.values[geometry.offset(39, 29, 5)] = 3
        for i in 0..<40 { map.values[geometry.offset(i, 2, 4)] = 9 }
        return map
    }

    private func write(to name: String) throws -> (source: Case, map: LabelMap, isWritten: Bool) {
        let source = try #require(try CaseCatalog(inputs: [folder.path]).cases.first)
        guard case .dicom(let stack) = source.source else { throw DICOMError.notDICOM(file: source.path) }
        let map = map(of: try source.volume().geometry)
        let isWritten = try writer.write(
            stack.onImages(map),
            labels: [
                (Label(value: 3, name: "Nierenkörper"), [10, 20, 30]), (Label(value: 9, name: "bar"), [255, 0, 0]),
                (Label(value: 200, name: "nowhere"), [0, 0, 0]),
            ], sources: stack.images, to: folder.path(name))
        return (source, map, isWritten)
    }

    @Test func `What is written is read back voxel for voxel, with names and references`() throws {
        let (source, map, isWritten) = try write(to: "set.dcm")
        #expect(isWritten)
        let set = try StructureSet(file: folder.path("set.dcm"))
        #expect(set.structures.map(\.name) == ["Nierenkörper", "bar"])
        #expect(set.reference.seriesInstanceUIDs == [source.images[0].seriesInstanceUID])
        let catalog = try CaseCatalog(inputs: [folder.path])
        let plan = try LabelPlan(catalog.labelFiles, cases: catalog.cases)
        let only = try #require(catalog.cases.first)
        let labels = try #require(try plan.labels(of: only, on: map.geometry))
        for (number, value) in [(UInt8(1), UInt8(3)), (2, 9)] {
            let offsets: [Int] = labels.masks[number]?.runs.flatMap { Array($0) } ?? []
            #expect(Set(offsets) == Set(map.values.indices.filter { map.values[$0] == value }))
        }
        #expect(plan.failures.isEmpty)
    }

    @Test func `The same masks give the same bytes`() throws {
        _ = try write(to: "a.rt")
        _ = try write(to: "b.rt")
        let bytes = try ["a.rt", "b.rt"].map { try Data(contentsOf: URL(filePath: folder.path($0))) }
        #expect(bytes[0] == bytes[1])
    }
}
