import Foundation
import ImageFiles
import Imaging
import TestSupport
import Testing

@testable import Studies

@Suite struct SupportLayoutTests {
    private let phantom = PhantomSeries()

    /// A map of zeros with single voxels set, each at the same place of a slice.
    private func map(_ values: [(slice: Int, value: UInt8)]) -> LabelMap {
        var map = LabelMap(geometry: phantom.geometry, values: [UInt8](repeating: 0, count: phantom.geometry.count))
        for (slice, value) in values { map.values[phantom.geometry.offset(2, 3, slice)] = value }
        return map
    }

    private func folder(
        images: String = "imagesTr", labels: String = "labelsTr", image: String = "a_0000", json: String?,
        as file: String = "dataset.json", maps: [String: LabelMap]
    ) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in [images, labels] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try NIfTIFile.write(phantom.volume, to: folder.path("\(images)/\(image).nii.gz"))
        for (name, map) in maps { try NIfTIFile.write(map, to: folder.path("\(labels)/\(name).nii.gz")) }
        if let json { _ = try folder.write(Array(json.utf8), to: file) }
        return folder
    }

    private func expectRefusal(_ folder: TemporaryFolder, naming item: String, _ words: String) {
        #expect {
            try SupportSet(folder: folder.path, rule: .labelled)
        } throws: { error in "\(error)".contains("support: \(item)") && "\(error)".contains(words) }
    }

    private static let second = #"{"channel_names": {"0": "CT"}, "labels": {"background": 0, "liver": 1, "ignore": 9}}"#
    private static let first = #"{"modality": {"0": "CT"}, "labels": {"0": "background", "1": "liver", "9": "ignore"}}"#

    @Test(arguments: [first, second]) func `In nnU-Net's layout every slice counts`(json: String) throws {
        let folder = try folder(json: json, maps: ["a": map([(1, 1)])])
        let set = try SupportSet(folder: folder.path, rule: .labelled)
        #expect(set.labels.map(\.name) == ["liver"] && set.labels.map(\.value) == [1])
        #expect(set.items.map(\.name) == ["a"])
        #expect(set.items.first?.annotated == AnnotatedSlices(axis: 2, slices: [0, 1, 2, 3, 4]))
    }

    @Test func `The label to ignore says nothing, in whole slices or in parts`() throws {
        var ignoring = map([(1, 1), (3, 9)])
        let size = phantom.geometry.size
        for j in 0..<size.y { for i in 0..<size.x { ignoring.values[phantom.geometry.offset(i, j, 4)] = 9 } }
        let folder = try folder(json: Self.second, maps: ["a": ignoring])
        let item = try #require(try SupportSet(folder: folder.path, rule: .labelled).items.first)
        #expect(item.annotated == AnnotatedSlices(axis: 2, slices: [0, 1, 2, 3]))
        #expect(item.map[2, 3, 3] == LabelMap.notAnnotated && item.map[2, 3, 1] == 1)
    }

    @Test func `A dataset.json that is missing or of another form, regions and several channels are refused`() throws {
        let maps = ["a": map([(1, 1)])]
        expectRefusal(try folder(json: nil, maps: maps), naming: "dataset.json", "missing")
        expectRefusal(try folder(json: "{}", maps: maps), naming: "dataset.json", "form")
        let regions = #"{"channel_names": {"0": "CT"}, "labels": {"background": 0, "whole": [1, 2]}}"#
        expectRefusal(try folder(json: regions, maps: maps), naming: "dataset.json", "form")
        let two = #"{"channel_names": {"0": "T1", "1": "T2"}, "labels": {"background": 0, "liver": 1}}"#
        expectRefusal(try folder(json: two, maps: maps), naming: "dataset.json", "2 channels")
    }

    @Test func `A label that has no name is refused with its file`() throws {
        expectRefusal(
            try folder(json: Self.second, maps: ["a": map([(1, 1), (2, 7)])]), naming: "labelsTr/a.nii.gz",
            "label 7")
        expectRefusal(
            try folder(
                images: "images", labels: "labels", image: "a", json: #"{"labels": {"1": "liver"}}"#,
                as: "labels.json", maps: ["a": map([(1, 1), (2, 3)])]), naming: "labels/a.nii.gz", "label 3")
    }

    @Test func `A class that no annotated slice shows is refused by its name`() throws {
        let json = #"{"labels": {"1": "liver", "2": "spleen"}, "annotated": {"a": {"axis": 2, "slices": [1]}}}"#
        expectRefusal(
            try folder(
                images: "images", labels: "labels", image: "a", json: json, as: "labels.json",
                maps: ["a": map([(1, 1), (2, 2)])]), naming: "labels.json", "spleen")
    }

    @Test func `A label map without its image is refused with the name of both`() throws {
        expectRefusal(
            try folder(json: Self.second, maps: ["b": map([(1, 1)])]), naming: "labelsTr/b", "b_0000")
    }
}
