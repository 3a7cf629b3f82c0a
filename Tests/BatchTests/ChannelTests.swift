import DICOM
import Foundation
import ImageFiles
import Imaging
import Reports
import Studies
import TestSupport
import Testing

@testable import Batch

@Suite struct ChannelTests {
    private let input: TemporaryFolder
    private let work: TemporaryFolder

    init() throws {
        input = try TemporaryFolder()
        work = try TemporaryFolder()
    }

    private static let plan = StudyChannels([
        .init(name: "FLAIR", patterns: ["*flair*"]),
        .init(name: "T1", patterns: ["*t1*"], except: ["*post*"], modality: "MR"),
    ])

    /// Writes a series of three slices whose voxels are `base + i + 10 * j + 100 * k`, and returns the identifier of its
    /// first image.
    @discardableResult
    private func write(
        _ description: String, study: Int, series: Int, base: Int = 0, shift: Double = 0, columns: Int = 8,
        modality: String = "MR"
    ) throws -> String {
        for k in 0..<3 {
            var image = RawImage(columns: columns)
            let uid = "1.2.3.\(study).\(series)"
            image.set(0x0008_0016, "UI", .text("1.2.840.10008.5.1.4.1.1.4"))
            image.set(0x0008_0018, "UI", .text("\(uid).\(k)"))
            image.set(0x0008_0060, "CS", .text(modality))
            image.set(0x0008_103e, "LO", .text(description))
            image.set(0x0010_0020, "LO", .text("patient \(study)"))
            image.set(0x0020_000d, "UI", .text("1.2.3.\(study)"))
            image.set(0x0020_000e, "UI", .text(uid))
            image.set(0x0020_0032, "DS", .text("\(shift)\\0\\\(2 * k)"))
            image.set(0x0020_0052, "UI", .text("1.2.3.\(study).99"))
            let pixels = (0..<6).flatMap { j in (0..<columns).map { i in UInt16(base + i + 10 * j + 100 * k) } }
            image.set(0x7fe0_0010, "OW", .shorts(pixels))
            _ = try input.write(image.bytes, to: "\(study)-\(series)-\(k).dcm")
        }
        return "1.2.3.\(study).\(series).0"
    }

    private func convert(
        _ plan: StudyChannels = Self.plan, change: (inout ConversionOptions) -> Void = { _ in }
    ) throws -> (outcome: BatchRun.Outcome, records: [CaseRecord]) {
        var options = ConversionOptions()
        options.format = .nnunet
        options.dataset = "Dataset008_Two"
        options.channels = plan
        change(&options)
        let settings = RunSettings(
            version: "test", command: "convert", inputs: [input.path], output: work.path("out"))
        let outcome = try Conversion(settings: settings, options: options, observer: RecordingObserver()).run()
        let folder = work.path("out/cases")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return (
            outcome,
            try names.map {
                try JSONDocument.decoded(CaseRecord.self, from: work.bytes(of: "out/cases/\($0)/result.json"))
            }
        )
    }

    @Test func `The series of a study become channels of one case, in the order that was asked for`() throws {
        for study in 1...2 {
            try write("AX T1 SE", study: study, series: 1, base: 1000)
            try write("AX T1 SE POST", study: study, series: 2, base: 2000)
            try write("SAG FLAIR FS", study: study, series: 3, base: 3000, shift: 0.01)
            try write("localizer", study: study, series: 4)
        }
        let (outcome, records) = try convert()
        #expect(outcome.failures.isEmpty && records.count == 2)
        let dataset = "out/Dataset008_Two"
        let description = try #require(
            try JSONSerialization.jsonObject(with: Data(work.bytes(of: "\(dataset)/dataset.json"))) as? [String: Any])
        #expect(description["channel_names"] as? [String: String] == ["0": "FLAIR", "1": "T1"])
        for record in records {
            let images = try (0..<2).map {
                try NIfTIFile.volume(at: work.path("\(dataset)/imagesTs/\(record.name)_000\($0).nii.gz"))
            }
            #expect(images[0].geometry == images[1].geometry)
            #expect(images[0].voxels.min() == 3000 && images[1].voxels.min() == 1000)
            #expect(zip(images[0].voxels, images[1].voxels).allSatisfy { $0 - $1 == 2000 })
            #expect(record.files.contains("acquisition.json") && record.files.contains("acquisition-0001.json"))
        }
        let run = try JSONDocument.decoded(RunRecord.self, from: work.bytes(of: "out/run.json"))
        #expect(run.warnings.contains("W_CHANNELS: 4 series that fit no channel were left out"))
        let key = String(decoding: try work.bytes(of: "out/key.csv"), as: UTF8.self)
        #expect(key.split(whereSeparator: \.isNewline).count == 5, "a row for each series that was used")
    }

    @Test func `A study that lacks a channel, or has it twice, fails by itself and says why`() throws {
        try write("T1", study: 1, series: 1)
        try write("T1", study: 2, series: 1)
        try write("FLAIR", study: 2, series: 2)
        try write("FLAIR repeat", study: 2, series: 3)
        try write("T1", study: 3, series: 1)
        try write("FLAIR", study: 3, series: 2)
        let patterns = StudyChannels([
            .init(name: "FLAIR", patterns: ["flair*"]), .init(name: "T1", patterns: ["t1"]),
        ])
        let (outcome, records) = try convert(patterns)
        #expect(records.count == 1)
        #expect(outcome.failures.count == 2)
        #expect(outcome.failures.contains { $0.contains("E_CHANNELS") && $0.contains("no series of its study is") })
        #expect(outcome.failures.contains { $0.contains("2 volumes of its study fit the channel FLAIR") })
        #expect(outcome.failures.allSatisfy { !$0.contains("repeat") }, "no text of a DICOM file is shown")
    }

    @Test(arguments: [(8, 2.0, "2.0 mm"), (7, 0.0, "7 x 6 x 3 voxels against 8 x 6 x 3")])
    func `Series on another grid are refused, with the difference`(columns: Int, shift: Double, words: String) throws {
        try write("FLAIR", study: 1, series: 1)
        try write("T1", study: 1, series: 2, shift: shift, columns: columns)
        let (outcome, records) = try convert()
        #expect(records.isEmpty)
        #expect(outcome.failures.count == 1 && outcome.failures[0].contains(words))
    }

    @Test func `Structures that were drawn on any of the series are the labels of the case`() throws {
        try write("FLAIR", study: 1, series: 1, base: 3000)
        let source = try write("T1", study: 1, series: 2, base: 1000)
        var drawn = DrawnSegmentation(columns: 8, rows: 6)
        drawn.spacing = (1, 1)
        drawn.segments = [(1, "lesion")]
        drawn.frames = [
            .init(
                segment: 1, position: Vector(0, 0, 0), source: source,
                pixels: (0..<48).map { $0 < 4 ? 1 : 0 })
        ]
        _ = try input.write(drawn.bytes, to: "seg.dcm")
        let (outcome, records) = try convert()
        #expect(outcome.failures.isEmpty)
        #expect(records.first?.labels.map(\.voxels) == [4])
        let name = try #require(records.first?.name)
        let map = try NIfTIFile.labelMap(at: work.path("out/Dataset008_Two/labelsTr/\(name).nii.gz"))
        let image = try NIfTIFile.volume(at: work.path("out/Dataset008_Two/imagesTr/\(name)_0001.nii.gz"))
        #expect(map.geometry == image.geometry)
        #expect(map.values.indices.filter { map.values[$0] == 1 }.map { image.voxels[$0] } == [1000, 1001, 1002, 1003])
    }

    @Test func `One channel chooses a series of every study`() throws {
        try write("FLAIR", study: 1, series: 1, base: 3000)
        try write("T1", study: 1, series: 2, base: 1000)
        let (_, records) = try convert(StudyChannels([.init(name: "T1w", patterns: ["t1"])]))
        let name = try #require(records.first?.name)
        let image = try NIfTIFile.volume(at: work.path("out/Dataset008_Two/imagesTs/\(name)_0000.nii.gz"))
        #expect(records.count == 1 && image.voxels.min() == 1000)
    }

    @Test func `Patterns that fit no series are refused`() throws {
        try write("T2", study: 1, series: 1)
        #expect(throws: RunError.self) { try convert() }
    }

    @Test func `A de-identified copy is made of every channel`() throws {
        try write("FLAIR", study: 1, series: 1)
        try write("T1", study: 1, series: 2)
        let (_, records) = try convert { $0.deidentification = .remove }
        let name = try #require(records.first?.name)
        let copies = try FileManager.default.contentsOfDirectory(atPath: work.path("out/cases/\(name)/dicom"))
        #expect(copies.count == 6)
    }

    @Test(arguments: [
        "[]", "{\"channels\": []}", "{\"channels\": [{\"name\": \"a/b\", \"patterns\": []}]}",
        "{\"channels\": [{\"name\": \"\", \"patterns\": [\"a\"]}]}",
    ])
    func `A file of channels of another form is refused`(text: String) throws {
        let path = try work.write(Array(text.utf8), to: "channels.json")
        #expect(throws: StudiesError.self) { try StudyChannels(at: path) }
    }
}
