import Foundation
import ImageFiles
import Imaging
import TestSupport
import Testing

/// `medshot convert` beside dcm2niix, where that is installed.
@Suite struct Dcm2niixTests {
    private static let peer = "/usr/bin/dcm2niix"
    private static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: peer) }
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "samples/abdomen/studies").path

    /// Both programs on one series: the one volume each makes.
    private func volumes(of series: String) async throws -> (ours: Volume, theirs: Volume) {
        let folder = try TemporaryFolder()
        let outcome = try await BuiltProgram(named: "medshot").run(
            ["convert", series, "-o", folder.path("out"), "--quiet"])
        #expect(outcome.exitCode == 0, Comment(rawValue: outcome.error))
        let cases = try FileManager.default.contentsOfDirectory(atPath: folder.path("out/cases"))
        let name = try #require(cases.first)
        #expect(cases.count == 1)
        // -x i: neither crop nor turn 3-D acquisitions.
        _ = try await BuiltProgram(at: URL(filePath: Self.peer)).run(
            ["-z", "n", "-b", "n", "-x", "i", "-f", "peer", "-o", folder.path, series])
        return (
            try NIfTIFile.volume(at: folder.path("out/cases/\(name)/image.nii.gz")),
            try NIfTIFile.volume(at: folder.path("peer.nii"))
        )
    }

    /// - Parameter padding: What dcm2niix leaves in padding, which ours makes as dark as the darkest voxel beside it.
    private func expectEqual(_ series: String, padding: Float? = nil) async throws {
        let (ours, theirs) = try await volumes(of: series)
        // dcm2niix keeps the affine in single precision: a hundredth of the smallest voxel is far above that.
        let tolerance = 0.01 * ours.geometry.spacing.min()
        #expect(ours.geometry.matches(theirs.geometry, tolerance: tolerance))
        // Slope times value in double against single precision.
        let limit = 1e-6 * (theirs.voxels.map(abs).max() ?? 0)
        let padded = theirs.voxels.map { $0 == padding }
        #expect(padded.contains(true) == (padding != nil))
        let darkest = zip(theirs.voxels, padded).lazy.filter { !$0.1 }.map(\.0).min() ?? 0
        #expect(
            zip(zip(ours.voxels, theirs.voxels), padded).allSatisfy { values, isPadding in
                abs(values.0 - (isPadding ? darkest : values.1)) <= limit
            })
    }

    @Test(.enabled(if: isInstalled, "dcm2niix is not installed"), arguments: ["patient-1", "patient-2"])
    func `The samples are converted to equal voxels and affines`(patient: String) async throws {
        try await expectEqual("\(Self.samples)/\(patient)")
    }

    @Test(
        .enabled(if: isInstalled, "dcm2niix is not installed"),
        .enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason)),
        arguments: [
            "dicom2nifti/hitachi/anatomical/001", "dicom2nifti/siemens/anatomical/001",
            "dicom2nifti/ge/anatomical/001", "dicom2nifti/philips/anatomical/001",
            "dicom2nifti/generic/anatomical/002_non_isotropic", "dicom2nifti/generic/compressed_jpeg/001",
        ])
    func `Real series are converted to equal voxels and affines`(series: String) async throws {
        try await expectEqual(OpenData.path("dicom/\(series)"))
    }

    @Test(
        .enabled(if: isInstalled, "dcm2niix is not installed"),
        .enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason)))
    func `A real series with padding is equal but for the padding`() async throws {
        // Stored -2000, rescaled by -1024.
        try await expectEqual(OpenData.path("dicom/dcmqi/segmentations/ct-3slice"), padding: -3024)
    }
}
