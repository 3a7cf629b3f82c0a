import Foundation
import ImageFiles
import Imaging
import TestSupport
import Testing

/// A support set that does not fit ends with code 2 before anything is started, and the item at fault is named.
@Suite(.timeLimit(.minutes(20)))
struct SupportFaultTests {
    private let folder: TemporaryFolder
    private let image = PhantomSeries().volume

    init() throws {
        folder = try TemporaryFolder()
        for name in ["images", "labels", "full", "empty"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try NIfTIFile.write(image, to: folder.path("images/first.nii.gz"))
        try write([1: 5], on: image.geometry)
    }

    /// Writes the labels of the image: each value on some voxels.
    private func write(_ counts: [UInt8: Int], on geometry: Geometry) throws {
        var values = [UInt8](repeating: 0, count: geometry.count)
        var next = 0
        for (value, count) in counts {
            for _ in 0..<count {
                values[next] = value
                next += 1
            }
        }
        try NIfTIFile.write(LabelMap(geometry: geometry, values: values), to: folder.path("labels/first.nii.gz"))
    }

    /// Runs a command with this folder as its support.
    private func refuse(_ command: String, naming words: [String]) async throws {
        let medshot = try BuiltProgram(named: "medshot")
        let outcome = try await medshot.run([
            command, folder.path("images"), "--support", folder.path, "-o", folder.path("out"),
        ])
        #expect(outcome.exitCode == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.hasPrefix("medshot: support: "))
        for word in words { #expect(outcome.error.contains(word), "\(outcome.error)") }
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    }

    @Test func `segment names labels of another size than their image`() async throws {
        let size = image.geometry.size
        let other = Geometry(
            size: SIMD3(size.x + 1, size.y, size.z), origin: image.geometry.origin,
            columnStep: image.geometry.columnStep, rowStep: image.geometry.rowStep, sliceStep: image.geometry.sliceStep)
        try write([1: 5], on: other)
        try await refuse(
            "segment",
            naming: ["labels/first.nii.gz", "\(size.x + 1) x \(size.y)", "\(size.x) x \(size.y)"])
    }

    @Test func `segment names a class that no annotated slice shows`() async throws {
        _ = try folder.write(Array(#"{"labels": {"1": "liver", "2": "spleen"}}"#.utf8), to: "labels.json")
        try await refuse("segment", naming: ["labels.json", "label 2 (spleen)"])
    }

    @Test func `segment names a label that has no name`() async throws {
        _ = try folder.write(Array(#"{"labels": {"1": "liver"}}"#.utf8), to: "labels.json")
        try write([1: 5, 7: 5], on: image.geometry)
        try await refuse("segment", naming: ["labels/first.nii.gz", "label 7"])
    }

    @Test func `classify names a class without an example`() async throws {
        for name in ["images", "labels"] { try FileManager.default.removeItem(atPath: folder.path(name)) }
        try FileManager.default.createDirectory(atPath: folder.path("images"), withIntermediateDirectories: true)
        for name in ["images", "full"] { try NIfTIFile.write(image, to: folder.path("\(name)/first.nii.gz")) }
        try await refuse("classify", naming: ["empty"])
    }
}
