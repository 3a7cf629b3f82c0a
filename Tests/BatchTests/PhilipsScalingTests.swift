import Foundation
import ImageFiles
import Imaging
import Reports
import TestSupport
import Testing

@testable import Batch

@Suite struct PhilipsScalingTests {
    private let input: TemporaryFolder
    private let work: TemporaryFolder

    init() throws {
        input = try TemporaryFolder()
        work = try TemporaryFolder()
    }

    /// Writes an MR image of the stored values 1 and 2, with RescaleSlope 10 and RescaleIntercept 4.
    private func write(scaleSlope: String?) throws {
        var image = DataElements.image(columns: 2)
        image.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.4")
        image.set(0x0008_0060, "CS", "MR")
        image.set(0x0028_1052, "DS", "4")
        image.set(0x0028_1053, "DS", "10")
        if let scaleSlope {
            image.set(0x2005_0010, "LO", "Philips MR Imaging DD 001")
            image.set(0x2005_100e, "DS", scaleSlope)
        }
        image.set(0x7fe0_0010, "OW", [1, 0, 2, 0])
        _ = try input.write(image.file, to: "a.dcm")
    }

    /// The values that a conversion writes, and what it says of their unit.
    private func converted(_ scaling: PhilipsScaling) throws -> (voxels: [Float], words: [String]) {
        var options = ConversionOptions()
        options.philips = scaling
        let settings = RunSettings(
            version: "test", command: "convert", inputs: [input.path], output: work.path(scaling.rawValue))
        #expect(
            try Conversion(settings: settings, options: options, observer: RecordingObserver()).run().failures.isEmpty)
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: work.path("\(scaling.rawValue)/cases")).first)
        let folder = "\(scaling.rawValue)/cases/\(name)"
        let record = try JSONDocument.decoded(CaseRecord.self, from: work.bytes(of: "\(folder)/result.json"))
        return (
            try NIfTIFile.volume(at: work.path("\(folder)/image.nii.gz")).voxels,
            record.warnings.filter { $0.hasPrefix("W_UNITS: Philips: ") }
        )
    }

    @Test func `Which of two scales values have is said with either`() throws {
        try write(scaleSlope: "0.5")
        let displayed = try converted(.display)
        #expect(displayed.voxels == [14, 24])
        #expect(displayed.words.count == 1 && displayed.words[0].contains("those displayed"))
        // Chenevert et al.: displayed / (RescaleSlope * ScaleSlope).
        let precise = try converted(.precise)
        #expect(precise.voxels == [2.8, 4.8])
        #expect(precise.words.count == 1 && precise.words[0].contains("values are precise"))
    }

    @Test(arguments: [nil, "0.1"]) func `Where there is but one scale nothing is said`(scaleSlope: String?) throws {
        try write(scaleSlope: scaleSlope)
        for scaling in PhilipsScaling.allCases {
            let found = try converted(scaling)
            #expect(found.voxels == [14, 24])
            #expect(found.words.isEmpty || scaling == .precise)
        }
    }
}
