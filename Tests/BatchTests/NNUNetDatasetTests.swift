import DICOM
import Foundation
import ImageFiles
import Imaging
import Reports
import Studies
import TestSupport
import Testing

@testable import Batch

@Suite struct NNUNetDatasetTests {
    private let input: TemporaryFolder
    private let work: TemporaryFolder
    private static let patients = 5

    /// Studies of five patients, each with a liver and a tumour in it, and one without labels.
    init() throws {
        input = try TemporaryFolder()
        work = try TemporaryFolder()
        for patient in 0...Self.patients {
            let folder = try TemporaryFolder()
            var phantom = PhantomSeries(identity: "study \(patient)")
            phantom.series.patient = "patient \(patient)"
            try phantom.write(into: folder)
            let image = try #require(try CaseCatalog(inputs: [folder.path]).cases.first).images[2]
            var drawn = DrawnSegmentation(columns: 8, rows: 6)
            drawn.spacing = (0.75, 0.5)
            drawn.segments = [(4, patient == 1 ? "Hepar" : "Liver left"), (9, "tumour")]
            for (segment, width) in [(4, 5), (9, 2)] {
                let pixels = (0..<48).map { UInt16($0 % 8 < width && $0 / 8 < 3 ? 1 : 0) }
                drawn.frames.append(
                    .init(
                        segment: segment, position: phantom.geometry.position(of: Vector(0, 0, 2)),
                        source: image.sopInstanceUID, pixels: pixels))
            }
            if patient < Self.patients { _ = try folder.write(drawn.bytes, to: "seg.dcm") }
            try FileManager.default.moveItem(atPath: folder.path, toPath: input.path("\(patient)"))
        }
    }

    private func convert(_ change: (inout ConversionOptions) -> Void = { _ in }) throws -> [CaseRecord] {
        var options = ConversionOptions()
        options.format = .nnunet
        options.dataset = "Dataset007_Liver"
        change(&options)
        let settings = RunSettings(
            version: "test", command: "convert", inputs: [input.path], output: work.path("out"), seed: 3)
        let outcome = try Conversion(settings: settings, options: options, observer: RecordingObserver()).run()
        #expect(outcome.failures.isEmpty)
        return try FileManager.default.contentsOfDirectory(atPath: work.path("out/cases")).sorted().map {
            try JSONDocument.decoded(CaseRecord.self, from: work.bytes(of: "out/cases/\($0)/result.json"))
        }
    }

    private func files(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: work.path("out/Dataset007_Liver/\(folder)")).sorted()
    }

    private func description() throws -> [String: Any] {
        let bytes = Data(try work.bytes(of: "out/Dataset007_Liver/dataset.json"))
        return try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    }

    private static let mapping = LabelMapping([
        .init(name: "liver", patterns: ["liver*", "hepar"]), .init(name: "spleen", patterns: ["spleen"]),
    ])

    @Test func `Labelled cases are for training, the others lie beside them`() throws {
        let records = try convert()
        let labelled = records.filter { !$0.labels.isEmpty }.map(\.name)
        #expect(labelled.count == Self.patients)
        #expect(try files("imagesTr") == labelled.map { "\($0)_0000.nii.gz" })
        #expect(try files("labelsTr") == labelled.map { "\($0).nii.gz" })
        #expect(try files("imagesTs").count == 1)
        let description = try description()
        #expect(description["channel_names"] as? [String: String] == ["0": "CT"])
        // Numbers 4 and 9 have two names in one place: the values are those of the alphabet, without a hole.
        #expect(
            description["labels"] as? [String: Int] == ["background": 0, "Hepar": 1, "Liver left": 2, "tumour": 3])
        #expect(description["numTraining"] as? Int == Self.patients)
        #expect(description["file_ending"] as? String == ".nii.gz")
    }

    @Test func `Overlapping structures lie in one map, the higher value on top`() throws {
        let record = try #require(try convert().first { !$0.labels.isEmpty })
        let map = try NIfTIFile.labelMap(at: work.path("out/Dataset007_Liver/labelsTr/\(record.name).nii.gz"))
        #expect(map.values.count { $0 == 3 } == 6)
        #expect(map.values.count { $0 == 1 || $0 == 2 } == 9)
        #expect(record.labels.map(\.voxels).reduce(0, +) == 15)
        #expect(record.warnings.contains { $0.hasPrefix("W_LABEL_OVERLAP: ") })
        #expect(!record.files.contains("segmentation-2.nii.gz"))
    }

    @Test func `A label map unites names, and says what a case lacks`() throws {
        let records = try convert { $0.labelMapping = Self.mapping }
        #expect(try description()["labels"] as? [String: Int] == ["background": 0, "liver": 1, "spleen": 2])
        for record in records where !record.labels.isEmpty {
            #expect(record.labels.map(\.name) == ["liver"] && record.labels[0].voxels == 15)
            #expect(record.warnings.contains { $0.hasPrefix("W_LABEL_MAP: ") && $0.hasSuffix("spleen") })
        }
        let run = try JSONDocument.decoded(RunRecord.self, from: work.bytes(of: "out/run.json"))
        #expect(run.warnings.contains { $0.hasPrefix("W_LABEL_MAP: ") && $0.hasSuffix("such as tumour") })
    }

    @Test func `A label map that fits nothing is refused`() {
        #expect(throws: RunError.self) {
            try convert { $0.labelMapping = LabelMapping([.init(name: "lung", patterns: ["lung*"])]) }
        }
    }

    @Test func `The split is by patient, repeatable, and leaves cases without labels alone`() throws {
        let records = try convert { $0.trainingShare = 0.6 }
        #expect(records.count { $0.part == .training } == 3)
        #expect(records.count { $0.part == .test } == 2)
        #expect(try files("imagesTr").count == 3)
        #expect(try files("labelsTs").count == 2 && files("imagesTs").count == 3)
        #expect(try description()["numTraining"] as? Int == 3)
        let cases = try CaseCatalog(inputs: [input.path]).cases
        let split = TrainingSplit(of: cases, share: 0.5, seed: 1)
        let again = TrainingSplit(of: cases.reversed(), share: 0.5, seed: 1)
        #expect(cases.allSatisfy { split.part(of: $0) == again.part(of: $0) })
        let draws = (0..<UInt64(20)).map { seed in
            let draw = TrainingSplit(of: cases, share: 0.5, seed: seed)
            return cases.map { draw.part(of: $0) }
        }
        #expect(Set(draws).count > 5)
        #expect(draws.allSatisfy { draw in draw.count { $0 == CaseRecord.Part.training } == 3 })
    }

    @Test func `The data set is made again from the results`() throws {
        _ = try convert()
        let before = try files("imagesTr")
        try FileManager.default.removeItem(atPath: work.path("out/Dataset007_Liver"))
        _ = try Reporting(output: work.path("out")).run()
        #expect(try files("imagesTr") == before)
    }
}
