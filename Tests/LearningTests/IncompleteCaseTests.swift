import Batch
import Foundation
import ImageFiles
import Imaging
import Reports
import TestSupport
import Testing

@testable import Learning

@Suite struct IncompleteCaseTests {
    private let work: TemporaryFolder

    /// A support of one annotated slice, and a series of which one file is cut.
    init() throws {
        work = try TemporaryFolder()
        let phantom = PhantomSeries()
        let volume = phantom.volume
        for name in ["support/images", "support/labels", "studies"] {
            try FileManager.default.createDirectory(atPath: work.path(name), withIntermediateDirectories: true)
        }
        var values = [UInt8](repeating: 0, count: volume.voxels.count)
        for voxel in 2 * 48 + 10..<2 * 48 + 30 { values[voxel] = 1 }
        let labels = LabelMap(geometry: volume.geometry, values: values)
        try NIfTIFile.write(labels, to: work.path("support/labels/a.nii.gz"))
        _ = try work.write(try NIfTIFile.encoded(volume, compressed: true), to: "support/images/a.nii.gz")
        for k in 0..<5 { try phantom.write(slice: k, to: work.path("studies/\(k)")) }
        let cut = try work.bytes(of: "studies/4").dropLast(20)
        _ = try work.write(Array(cut), to: "studies/4")
    }

    private func statuses(allowsIncomplete: Bool) throws -> [CaseStatus] {
        let output = work.path("out-\(allowsIncomplete)")
        let settings = RunSettings(
            version: "test", command: "segment", inputs: [work.path("studies")], output: output)
        let request = SegmentationRequest(
            settings: settings, support: work.path("support"), allowsIncomplete: allowsIncomplete,
            budget: .seconds(1), threads: 1)
        _ = try SegmentationRun(request: request, observer: Deaf()).run()
        let bytes = try Data(contentsOf: URL(filePath: "\(output)/run.json"))
        return try JSONDecoder().decode(RunRecord.self, from: bytes).cases
    }

    @Test(.timeLimit(.minutes(20)))
    func `A series with a slice that cannot be read gets no mask unless that is asked for`() throws {
        let refused = try statuses(allowsIncomplete: false)
        let series = try #require(refused.first { $0.name.hasPrefix("ct-") })
        #expect(series.status == .failed)
        #expect(series.reason?.contains("--allow-incomplete") == true)
        #expect(!FileManager.default.fileExists(atPath: work.path("out-false/cases/\(series.name)")))

        let allowed = try statuses(allowsIncomplete: true)
        let masked = try #require(allowed.first { $0.name == series.name })
        #expect([.done, .review].contains(masked.status))
        #expect(
            FileManager.default.fileExists(atPath: work.path("out-true/cases/\(series.name)/segmentation.nii.gz")))
    }
}
