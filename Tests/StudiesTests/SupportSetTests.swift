import DICOM
import Foundation
import ImageFiles
import Imaging
import TestSupport
import Testing

@testable import Studies

@Suite struct SupportSetTests {
    private let phantom = PhantomSeries()

    /// Label 1 on slices 1 and 3; slice 3 holds fewer voxels.
    private var map: LabelMap {
        var map = LabelMap(geometry: phantom.geometry, values: [UInt8](repeating: 0, count: phantom.geometry.count))
        for i in 2...4 { map.values[phantom.geometry.offset(i, 3, 1)] = 1 }
        map.values[phantom.geometry.offset(5, 1, 3)] = 1
        return map
    }

    private func pairs(image: Volume, label: LabelMap) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["images", "labels"] {
            try FileManager.default.createDirectory(
                atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try NIfTIFile.write(image, to: folder.path("images/a.nii.gz"))
        try NIfTIFile.write(label, to: folder.path("labels/a.nii.gz"))
        return folder
    }

    @Test func `A pair of files gives the labelled slices`() throws {
        let folder = try pairs(image: phantom.volume, label: map)
        let set = try SupportSet(folder: folder.path, rule: .labelled)
        #expect(set.items.map(\.annotated) == [AnnotatedSlices(axis: 2, slices: [1, 3])])
        #expect(set.labels.map(\.name) == ["label 1"])
        #expect(set.items.first?.volume.voxels == phantom.volume.voxels)
        #expect(set.warnings.contains { $0.hasPrefix("W_SUPPORT: ") && $0.contains("without label 1") })
    }

    @Test func `Pictures are known to have no size, files with a grid in mm are not taken for such`() throws {
        let folder = try pairs(image: phantom.volume, label: map)
        #expect(try SupportSet(folder: folder.path, rule: .labelled).items.map(\.isPicture) == [false])
        let picture = Raster<UInt8>(width: 4, height: 4, pixels: (0..<16).map { UInt8($0 * 16) })
        try PNGFile.write(picture, to: folder.path("images/b.png"))
        try PNGFile.write(picture.map { $0 > 128 ? UInt8(1) : 0 }, to: folder.path("labels/b.png"))
        #expect(try SupportSet(folder: folder.path, rule: .labelled).items.map(\.isPicture) == [false, true])
    }

    @Test func `With all slices annotated, empty ones count`() throws {
        let folder = try pairs(image: phantom.volume, label: map)
        let set = try SupportSet(folder: folder.path, rule: .all)
        #expect(set.items.first?.annotated.slices == [0, 1, 2, 3, 4])
        #expect(set.warnings.isEmpty)
    }

    @Test func `255 marks the axis and the slices that nobody looked at`() throws {
        var sparse = map
        for k in 0..<5 {
            for j in 0..<6 {
                for i in 0..<8 where i != 2 && i != 6 { sparse.values[phantom.geometry.offset(i, j, k)] = 255 }
            }
        }
        let folder = try pairs(image: phantom.volume, label: sparse)
        let set = try SupportSet(folder: folder.path, rule: .labelled)
        #expect(set.items.first?.annotated == AnnotatedSlices(axis: 0, slices: [2, 6]))
    }

    @Test func `255 in a part of a slice is refused by name`() throws {
        var odd = map
        odd.values[7] = 255
        let folder = try pairs(image: phantom.volume, label: odd)
        #expect {
            try SupportSet(folder: folder.path, rule: .labelled)
        } throws: { error in "\(error)".contains("labels/a.nii.gz") && "\(error)".contains("255") }
    }

    @Test func `Labels stored in another voxel order are matched by their affine`() throws {
        let folder = try pairs(image: phantom.volume, label: map.withReversedRows)
        let set = try SupportSet(folder: folder.path, rule: .labelled)
        #expect(set.items.first?.map.values == map.values)
    }

    @Test func `Labels on another grid are refused by name`() throws {
        let g = phantom.geometry
        let moved = Geometry(
            size: g.size, origin: g.origin + Vector(3, 0, 0), columnStep: g.columnStep, rowStep: g.rowStep,
            sliceStep: g.sliceStep)
        let folder = try pairs(
            image: phantom.volume, label: LabelMap(geometry: moved, values: map.values))
        #expect {
            try SupportSet(folder: folder.path, rule: .labelled)
        } throws: { error in "\(error)".contains("labels/a.nii.gz") && "\(error)".contains("grid") }
    }

    @Test func `An empty label map and a missing image are refused by name`() throws {
        let empty = LabelMap(geometry: phantom.geometry, values: [UInt8](repeating: 0, count: phantom.geometry.count))
        let folder = try pairs(image: phantom.volume, label: empty)
        #expect(throws: StudiesError.self) { try SupportSet(folder: folder.path, rule: .labelled) }
        let lonely = try pairs(image: phantom.volume, label: map)
        try FileManager.default.removeItem(atPath: lonely.path("images/a.nii.gz"))
        #expect {
            try SupportSet(folder: lonely.path, rule: .labelled)
        } throws: { error in "\(error)".contains("labels/a") }
    }

    @Test func `labels.json names the classes and the slices`() throws {
        let folder = try pairs(image: phantom.volume, label: map)
        let json = #"{"labels": {"1": "ventricle"}, "annotated": {"a": {"axis": 2, "slices": [3, 0]}}}"#
        _ = try folder.write(Array(json.utf8), to: "labels.json")
        let set = try SupportSet(folder: folder.path, rule: .labelled)
        #expect(set.labels.map(\.name) == ["ventricle"])
        #expect(set.items.first?.annotated == AnnotatedSlices(axis: 2, slices: [0, 3]))
    }

    @Test func `labels.json that names slices outside the image is refused`() throws {
        let folder = try pairs(image: phantom.volume, label: map)
        _ = try folder.write(
            Array(#"{"annotated": {"a": {"axis": 2, "slices": [5]}}}"#.utf8), to: "labels.json")
        #expect(throws: StudiesError.self) { try SupportSet(folder: folder.path, rule: .labelled) }
    }

    @Test func `A DICOM segmentation is put on the images it was drawn on`() throws {
        let folder = try TemporaryFolder()
        try phantom.write(into: folder)
        let source = try #require(try CaseCatalog(inputs: [folder.path]).cases.first)
        let writer = SegmentationWriter(algorithm: .init(name: "test", version: "1", fingerprint: "ab"))
        _ = try writer.write(
            map, labels: [Label(value: 1, name: "ventricle")], sources: source.images, to: folder.path("seg.dcm"))
        let set = try SupportSet(folder: folder.path, rule: .labelled)
        #expect(set.items.map(\.map.values) == [map.values])
        #expect(set.items.first?.annotated.slices == [1, 3])
        #expect(set.labels.map(\.name) == ["ventricle"])
        #expect(set.items.first?.seriesInstanceUID == source.images.first?.seriesInstanceUID)
    }

    @Test func `A segmentation of images that are not there is refused by name`() throws {
        let folder = try TemporaryFolder()
        try phantom.write(into: folder)
        let source = try #require(try CaseCatalog(inputs: [folder.path]).cases.first)
        let writer = SegmentationWriter(algorithm: .init(name: "test", version: "1", fingerprint: "ab"))
        let other = try TemporaryFolder()
        try PhantomSeries(identity: "another").write(into: other)
        _ = try writer.write(
            map, labels: [Label(value: 1, name: "ventricle")], sources: source.images, to: other.path("seg.dcm"))
        #expect {
            try SupportSet(folder: other.path, rule: .labelled)
        } throws: { error in "\(error)".contains("ventricle") && "\(error)".contains("is in the input") }
    }

    @Test func `A folder without annotations is refused`() throws {
        let folder = try TemporaryFolder()
        try phantom.write(into: folder)
        #expect {
            try SupportSet(folder: folder.path, rule: .labelled)
        } throws: { error in "\(error)".contains("no annotated image") }
    }
}
