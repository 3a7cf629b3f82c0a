import DICOM
import Foundation
import ImageFiles
import Imaging
import Reports
import Studies
import TestSupport
import Testing

@testable import Batch

@Suite struct LabelConversionTests {
    private let phantom = PhantomSeries()
    private let input: TemporaryFolder
    private let work: TemporaryFolder
    private let images: [ImageInstance]

    init() throws {
        input = try TemporaryFolder()
        work = try TemporaryFolder()
        try phantom.write(into: input)
        images = try #require(try CaseCatalog(inputs: [input.path]).cases.first).images
    }

    /// A structure on slices 1 and 2, a smaller one inside it, one apart.
    private var drawn: DrawnSegmentation {
        var drawn = DrawnSegmentation(columns: 8, rows: 6)
        drawn.spacing = (0.75, 0.5)
        drawn.segments = [(1, "liver"), (2, "tumour"), (3, "spleen")]
        func add(_ segment: Int, _ k: Int, _ x: ClosedRange<Int>, _ y: ClosedRange<Int>) {
            var pixels = [UInt16](repeating: 0, count: 48)
            for j in y {
                for i in x { pixels[i + 8 * j] = 1 }
            }
            drawn.frames.append(
                .init(
                    segment: segment, position: phantom.geometry.position(of: Vector(0, 0, Double(k))),
                    source: images[k].sopInstanceUID, pixels: pixels))
        }
        for k in 1...2 { add(1, k, 1...4, 1...3) }
        add(2, 1, 2...2, 2...2)
        add(3, 4, 6...7, 0...0)
        return drawn
    }

    /// What the masks of `drawn` must be on the phantom's own grid: the first layer, and the tumour's.
    private var truth: (first: [UInt8], second: [UInt8]) {
        var first = [UInt8](repeating: 0, count: 240)
        var second = first
        for k in 1...2 {
            for j in 1...3 {
                for i in 1...4 { first[phantom.geometry.offset(i, j, k)] = 1 }
            }
        }
        for i in 6...7 { first[phantom.geometry.offset(i, 0, 4)] = 3 }
        second[phantom.geometry.offset(2, 2, 1)] = 2
        return (first, second)
    }

    @discardableResult
    private func convert(_ change: (inout ConversionOptions) -> Void = { _ in }) throws -> BatchRun.Outcome {
        var options = ConversionOptions()
        change(&options)
        let settings = RunSettings(
            version: "test", command: "convert", inputs: [input.path], output: work.path("out"))
        return try Conversion(settings: settings, options: options, observer: RecordingObserver()).run()
    }

    private func folder() throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: work.path("out/cases"))
        return "out/cases/\(try #require(names.first))"
    }

    private func record() throws -> CaseRecord {
        try JSONDocument.decoded(CaseRecord.self, from: work.bytes(of: "\(try folder())/result.json"))
    }

    private func labels(_ name: String) throws -> LabelMap {
        try NIfTIFile.labelMap(at: work.path("\(try folder())/\(name)"))
    }

    @Test func `Masks lie beside the image on its grid, overlapping structures in files of their own`() throws {
        _ = try input.write(drawn.bytes, to: "seg.dcm")
        #expect(try convert().failures.isEmpty)
        let first = try labels("segmentation.nii.gz").withReversedRows
        #expect(first.values == truth.first)
        #expect(first.geometry.matches(phantom.geometry, tolerance: 1e-4))
        #expect(try labels("segmentation-2.nii.gz").withReversedRows.values == truth.second)
        let record = try record()
        #expect(record.labels.map(\.name) == ["liver", "tumour", "spleen"])
        #expect(record.labels.map(\.voxels) == [24, 1, 2])
        #expect(record.labels.map(\.mask) == ["segmentation", "segmentation-2", "segmentation"])
        #expect(record.labels.first?.type?.meaning == "Liver")
        // 0.5 x 0.75 x 2 mm.
        #expect(record.labels.first?.volumeML == 24 * 0.75 / 1000)
        #expect(
            record.warnings.contains { $0.hasPrefix("W_LABEL_OVERLAP: ") && $0.contains("tumour in segmentation-2") })
        #expect(record.files.contains("overlay.png"))
        #expect(
            String(decoding: try work.bytes(of: "out/labels.json"), as: UTF8.self).filter { !$0.isWhitespace }
                == #"{"labels":{"1":"liver","2":"tumour","3":"spleen"}}"#)
        let source = String(decoding: try work.bytes(of: "\(try folder())/source.json"), as: UTF8.self)
        #expect(source.contains("seg.dcm"))
    }

    @Test func `Arrays and pictures hold the same values as the NIfTI file`() throws {
        _ = try input.write(drawn.bytes, to: "seg.dcm")
        try convert { $0.format = .npy }
        #expect(try work.bytes(of: "\(try folder())/segmentation.npy").suffix(240) == truth.first[...])
        try FileManager.default.removeItem(atPath: work.path("out"))
        try convert { $0.format = .png }
        let names = try FileManager.default.contentsOfDirectory(atPath: work.path("\(try folder())/segmentation"))
        #expect(names.sorted() == (1...5).map { "000\($0).png" })
        let slice = Raster(width: 8, height: 6, pixels: Array(truth.first[48..<96]))
        #expect(
            try work.bytes(of: "\(try folder())/segmentation/0002.png")
                == PNGFile.encoded(slice, palette: LabelPalette.colors))
    }

    @Test func `Resampled masks take the nearest voxel, and what vanishes is said`() throws {
        _ = try input.write(drawn.bytes, to: "seg.dcm")
        // Every voxel of 2 x 3 x 2 mm covers 4 x 4 x 1 of the scanner's; its centre lies between the second and third.
        try convert { $0.spacing = Vector(2, 3, 2) }
        let map = try labels("segmentation.nii.gz").withReversedRows
        #expect(map.geometry.size == SIMD3(2, 2, 5))
        var expected = [UInt8](repeating: 0, count: 20)
        for k in 1...2 { expected[4 * k] = 1 }
        #expect(map.values == expected)
        let record = try record()
        #expect(record.reviewReasons == ["spleen: no voxel is left of it on the output's grid"])
    }

    @Test func `Without labels, or when none are wanted, there is only the image`() throws {
        try convert()
        #expect(try record().files == ["acquisition.json", "image.nii.gz", "result.json", "source.json"])
        try FileManager.default.removeItem(atPath: work.path("out"))
        _ = try input.write(drawn.bytes, to: "seg.dcm")
        try convert { $0.labels = .none }
        #expect(try record().files == ["acquisition.json", "image.nii.gz", "result.json", "source.json"])
    }

    @Test func `A label of no image is a failure with its name, and the image is done`() throws {
        var drawn = drawn
        for frame in drawn.frames.indices { drawn.frames[frame].source = "2.25.\(frame)" }
        _ = try input.write(drawn.bytes, to: "seg.dcm")
        let outcome = try convert()
        #expect(outcome.done == 1)
        #expect(outcome.failures.contains { $0.contains("seg.dcm") && $0.contains("liver, tumour, spleen: none of") })
    }

    @Test
    func `Labels that cannot be read fail their case: an image without them would look like one without structures`()
        throws
    {
        // The number of a segment that does not exist shows only when the pixels are read.
        var drawn = DrawnSegmentation(columns: 8, rows: 6)
        drawn.type = "LABELMAP"
        drawn.spacing = (0.75, 0.5)
        drawn.frames = [
            .init(
                segment: nil, position: phantom.geometry.origin, source: images[0].sopInstanceUID,
                pixels: [UInt16](repeating: 9, count: 48))
        ]
        _ = try input.write(drawn.bytes, to: "seg.dcm")
        let outcome = try convert()
        #expect(outcome.done == 0)
        #expect(outcome.failures.contains { $0.contains("seg.dcm") && $0.contains("its labels cannot be used") })
    }

    @Test func `Label maps from elsewhere are matched by their affine, whatever their order of voxels`() throws {
        let elsewhere = try TemporaryFolder()
        var values = truth.first
        values[0] = 255
        let map = LabelMap(geometry: phantom.geometry, values: values)
        try NIfTIFile.write(map.withReversedRows, to: elsewhere.path("some name.nii.gz"))
        _ = try elsewhere.write(Array(#"{"labels": {"1": "liver"}}"#.utf8), to: "labels.json")
        try convert { $0.labels = .at(elsewhere.path) }
        #expect(try labels("segmentation.nii.gz").withReversedRows.values == values)
        #expect(try record().labels.map(\.name) == ["liver", "label 3"])

        let moved = Geometry(
            size: phantom.geometry.size, origin: phantom.geometry.origin + Vector(0, 0, 1),
            columnStep: phantom.geometry.columnStep, rowStep: phantom.geometry.rowStep,
            sliceStep: phantom.geometry.sliceStep)
        try NIfTIFile.write(
            LabelMap(geometry: moved, values: truth.first), to: elsewhere.path("some name.nii.gz"))
        try FileManager.default.removeItem(atPath: work.path("out"))
        let outcome = try convert { $0.labels = .at(elsewhere.path) }
        #expect(
            outcome.failures.contains { $0.contains("some name.nii.gz") && $0.contains("of no image in the input") })
    }

    @Test func `Two images on one grid need the name of a case`() throws {
        try PhantomSeries(identity: "other").write(into: input, prefix: "other-")
        let elsewhere = try TemporaryFolder()
        let map = LabelMap(geometry: phantom.geometry, values: truth.first)
        try NIfTIFile.write(map, to: elsewhere.path("mask.nii.gz"))
        #expect(
            try convert { $0.labels = .at(elsewhere.path) }.failures.contains { $0.contains("name it after its case") })
        let name = try #require(try CaseCatalog(inputs: [input.path]).cases.last?.name)
        try FileManager.default.removeItem(atPath: work.path("out"))
        try FileManager.default.removeItem(atPath: elsewhere.path("mask.nii.gz"))
        try NIfTIFile.write(map, to: elsewhere.path("\(name).nii.gz"))
        #expect(try convert { $0.labels = .at(elsewhere.path) }.failures.isEmpty)
        #expect(FileManager.default.fileExists(atPath: work.path("out/cases/\(name)/segmentation.nii.gz")))
    }

    @Test func `Inspecting names the structures of every case`() throws {
        _ = try input.write(drawn.bytes, to: "seg.dcm")
        #expect(try Inspection(inputs: [input.path]).lines.contains("\tlabels: liver, tumour, spleen"))
    }

    @Test func `A place without labels is refused before anything is written`() throws {
        let elsewhere = try TemporaryFolder()
        #expect(throws: RunError.self) { try convert { $0.labels = .at(elsewhere.path) } }
        #expect(try work.names().isEmpty)
    }
}
