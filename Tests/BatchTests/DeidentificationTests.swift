import DICOM
import Foundation
import ImageFiles
import Imaging
import Reports
import Studies
import TestSupport
import Testing

@testable import Batch

@Suite struct DeidentificationTests {
    private let phantom = PhantomSeries()
    private let input: TemporaryFolder
    private let work: TemporaryFolder

    /// A series of a patient by name, with a segmentation.
    init() throws {
        input = try TemporaryFolder()
        work = try TemporaryFolder()
        try phantom.write(into: input)
        let images = try #require(try CaseCatalog(inputs: [input.path]).cases.first).images
        var drawn = DrawnSegmentation(columns: 8, rows: 6)
        drawn.spacing = (0.75, 0.5)
        var pixels = [UInt16](repeating: 0, count: 48)
        for pixel in [9, 10, 17, 18] { pixels[pixel] = 1 }
        drawn.frames = (1...2).map {
            .init(
                segment: 1, position: phantom.geometry.position(of: Vector(0, 0, Double($0))),
                source: images[$0].sopInstanceUID, pixels: pixels)
        }
        _ = try input.write(drawn.bytes, to: "seg.dcm")
    }

    @discardableResult
    private func convert(
        _ inputs: [String], to name: String, dates: Deidentifier.Dates? = .remove, resumes: Bool = false,
        options: ConversionOptions = ConversionOptions()
    ) throws -> BatchRun.Outcome {
        var options = options
        options.deidentification = dates
        let settings = RunSettings(
            version: "test", command: "convert", inputs: inputs, output: work.path(name), resumes: resumes)
        return try Conversion(settings: settings, options: options, observer: RecordingObserver()).run()
    }

    private func files(below name: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: work.path(name)).sorted().filter { path in
            let attributes = try FileManager.default.attributesOfItem(atPath: work.path("\(name)/\(path)"))
            return attributes[.type] as? FileAttributeType == .typeRegular
        }
    }

    @Test(arguments: Deidentifier.Dates.allCases)
    func `Copies make the same volume and the same masks, of somebody else`(dates: Deidentifier.Dates) throws {
        #expect(try convert([input.path], to: "out", dates: dates).failures.isEmpty)
        let first = try #require(FileManager.default.contentsOfDirectory(atPath: work.path("out/cases")).first)
        let copies = try files(below: "out/cases/\(first)/dicom")
        #expect(copies == (1...5).map { "image-000\($0).dcm" } + ["labels-0001.dcm"])
        #expect(try convert([work.path("out/cases/\(first)/dicom")], to: "again", dates: nil).failures.isEmpty)
        let second = try #require(FileManager.default.contentsOfDirectory(atPath: work.path("again/cases")).first)
        #expect(first != second, "the series has another identifier")
        for name in ["image.nii.gz", "segmentation.nii.gz"] {
            #expect(
                try work.bytes(of: "out/cases/\(first)/\(name)") == work.bytes(of: "again/cases/\(second)/\(name)"))
        }
    }

    @Test func `A report is copied to the case of its evidence, refers to the copies, and says nothing else`() throws {
        let image = try #require(try CaseCatalog(inputs: [input.path]).cases.first?.images.first)
        func item(_ set: (inout DataElements) -> Void) -> DataElements {
            var item = DataElements()
            set(&item)
            return item
        }
        func report(on instance: String) -> DataElements {
            item {
                $0.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.88.22")
                $0.set(0x0008_0018, "UI", "1.2.3.77")
                $0.set(0x0010_0010, "PN", "DOE^JANE")
                $0.set(0x0020_000d, "UI", image.studyInstanceUID)
                $0.set(0x0020_000e, "UI", "1.2.3.78")
                let reference = item {
                    $0.set(0x0008_1150, "UI", image.sopClassUID)
                    $0.set(0x0008_1155, "UI", instance)
                }
                let series = item {
                    $0.set(0x0008_1199, items: [reference])
                    $0.set(0x0020_000e, "UI", image.seriesInstanceUID)
                }
                let study = item {
                    $0.set(0x0008_1115, items: [series])
                    $0.set(0x0020_000d, "UI", image.studyInstanceUID)
                }
                $0.set(0x0040_a375, items: [study])
                $0.set(0x0040_a504, items: [item { $0.set(0x0040_db00, "CS", "1500") }])
                let finding = item {
                    $0.set(0x0040_a040, "CS", "TEXT")
                    $0.set(0x0040_a160, "UT", "Jane has a nodule")
                }
                $0.set(0x0040_a730, items: [finding, finding])
            }
        }
        _ = try input.write(report(on: image.sopInstanceUID).file, to: "sr.dcm")
        _ = try input.write(report(on: "1.2.3.999").file, to: "other.dcm")
        #expect(try convert([input.path], to: "out").failures.isEmpty)
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: work.path("out/cases")).first)
        let copies = try files(below: "out/cases/\(name)/dicom")
        #expect(copies.filter { $0.hasPrefix("report") } == ["report-0001.dcm"])
        let source = String(decoding: try work.bytes(of: "out/cases/\(name)/source.json"), as: UTF8.self)
        #expect(source.contains(/"report_files" : \[\s*"sr.dcm"\s*\]/))
        let path = work.path("out/cases/\(name)/dicom/report-0001.dcm")
        guard case .report(let evidence) = try DICOMObject.read(path) else {
            Issue.record("the copy is no report")
            return
        }
        let copied = try CaseCatalog(inputs: [work.path("out/cases/\(name)/dicom")]).cases
        #expect(evidence.count == 1 && copied[0].images.contains { evidence.contains($0.sopInstanceUID) })
        #expect(copied[0].reportFiles.count == 1)
        // The other one is of no case, and left out; the copied one is not.
        let run = try JSONDocument.decoded(RunRecord.self, from: work.bytes(of: "out/run.json"))
        #expect(run.warnings.contains("W_SKIPPED: 1 file(s) left out: a structured report"))
        let text = String(decoding: try work.bytes(of: "out/cases/\(name)/dicom/report-0001.dcm"), as: UTF8.self)
        // Digits alone may stand in an identifier that a key made.
        #expect(!text.contains("nodule") && !text.contains("CS\u{4}\u{0}1500") && !text.contains("1.2.3.77"))
        #expect(text.contains("ANONYMIZED"))
    }

    @Test func `Nothing but the owner's files holds what named the patient`() throws {
        // A mark that is compressed would not be found.
        var options = ConversionOptions()
        options.isCompressed = false
        options.makesContactSheets = true
        try convert([input.path], to: "out", options: options)
        let image = try #require(try CaseCatalog(inputs: [input.path]).cases.first?.images.first)
        let marks = [
            "DOE^JANE", "20200131", image.sopInstanceUID, image.seriesInstanceUID, image.studyInstanceUID,
            try #require(image.frameOfReferenceUID),
        ]
        let owned = ["source.json", "key.csv", "key.json"]
        let files = try files(below: "out")
        #expect(files.count > 10)
        for file in files where !owned.contains((file as NSString).lastPathComponent) {
            let text = String(decoding: try work.bytes(of: "out/\(file)"), as: UTF8.self)
            for mark in marks { #expect(!text.contains(mark), "\(mark) in \(file)") }
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: work.path("out/deidentification.key"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `A run that goes on keeps its pseudonyms`() throws {
        try convert([input.path], to: "out")
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: work.path("out/cases")).first)
        let copy = "out/cases/\(name)/dicom/image-0001.dcm"
        let before = try work.bytes(of: copy)
        try FileManager.default.removeItem(atPath: work.path(copy))
        #expect(try convert([input.path], to: "out", resumes: true).done == 1)
        #expect(try work.bytes(of: copy) == before)
        // Another folder has another key, and the same key makes the same copies there.
        try convert([input.path], to: "other")
        #expect(try work.bytes(of: "other/cases/\(name)/dicom/image-0001.dcm") != before)
        try FileManager.default.createDirectory(atPath: work.path("third"), withIntermediateDirectories: true)
        _ = try work.write(work.bytes(of: "out/deidentification.key"), to: "third/deidentification.key")
        try convert([input.path], to: "third")
        #expect(try work.bytes(of: "third/cases/\(name)/dicom/image-0001.dcm") == before)
    }

    @Test func `A file in the key's place that is none is refused`() throws {
        try FileManager.default.createDirectory(atPath: work.path("out"), withIntermediateDirectories: true)
        _ = try work.write(Array("secret\n".utf8), to: "out/deidentification.key")
        #expect { try convert([input.path], to: "out") } throws: { "\($0)".contains("64 hexadecimal digits") }
    }

    @Test func `A NIfTI file is converted, and said to have no copy`() throws {
        let folder = try TemporaryFolder()
        try NIfTIFile.write(phantom.volume, to: folder.path("a.nii.gz"))
        try convert([folder.path], to: "out")
        let record = try JSONDocument.decoded(CaseRecord.self, from: work.bytes(of: "out/cases/a/result.json"))
        #expect(record.warnings.contains { $0.hasPrefix("W_NOT_COPIED: --deidentify") })
        #expect(!record.files.contains("dicom"))
    }
}
