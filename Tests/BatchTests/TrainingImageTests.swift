import DICOM
import Foundation
import ImageFiles
import Imaging
import Studies
import TestSupport
import Testing

@testable import Batch

@Suite struct TrainingImageTests {
    private let folder: TemporaryFolder
    private let source: Case
    private let volume: Volume

    init() throws {
        folder = try TemporaryFolder()
        try PhantomSeries().write(into: folder)
        source = try #require(try CaseCatalog(inputs: [folder.path]).cases.first)
        volume = try source.volume()
    }

    private func image(_ change: (inout ConversionOptions) -> Void) throws -> TrainingImage {
        var options = ConversionOptions()
        change(&options)
        return try TrainingImage(volume, of: source, options: options)
    }

    @Test func `Without options the values are the scanner's`() throws {
        let image = try image { _ in }
        #expect(image.channels.count == 1 && image.channels[0].volume == volume)
    }

    @Test func `Each window is a channel from 0 to 1`() throws {
        let image = try image {
            $0.normalization = .window
            $0.windows = ["bone", "lung"]
        }
        #expect(image.channels.map(\.name) == ["bone", "lung"])
        // Bone: -500 is black, 1300 is white. The phantom's darkest voxel is -1024, the lung window's black is -1350.
        #expect(image.channels[0].volume.voxels[0] == 0)
        #expect(abs(image.channels[1].volume.voxels[0] - Float(-1024 + 1350) / 1500) < 1e-6)
    }

    @Test func `Windows of an MR image are refused with the way out`() throws {
        let other = try TemporaryFolder()
        try PhantomSeries(modality: .mr).write(into: other)
        let mr = try #require(try CaseCatalog(inputs: [other.path]).cases.first)
        var options = ConversionOptions()
        options.normalization = .hu
        #expect {
            try TrainingImage(try mr.volume(), of: mr, options: options)
        } throws: { error in (error as? CaseFailure)?.reason.contains("--normalize auto") == true }
        options.normalization = .auto
        #expect(try TrainingImage(try mr.volume(), of: mr, options: options).normalization == .zscore)
    }

    @Test func `An X-ray goes through its own window and is then turned over`() throws {
        let other = try TemporaryFolder()
        var picture = DataElements.image(columns: 4)
        picture.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.1")
        picture.set(0x0008_0060, "CS", "CR")
        picture.set(0x0028_0004, "CS", "MONOCHROME1")
        picture.set(0x0028_1050, "DS", "50\\10")
        picture.set(0x0028_1051, "DS", "100\\10")
        picture.set(0x0028_1056, "CS", "LINEAR_EXACT")
        picture.set(0x7fe0_0010, "OW", [0, 0, 25, 0, 75, 0, 200, 0])
        _ = try other.write(picture.file, to: "a")
        let xray = try #require(try CaseCatalog(inputs: [other.path]).cases.first)
        var options = ConversionOptions()
        options.normalization = .auto
        let image = try TrainingImage(try xray.volume(), of: xray, options: options)
        #expect(image.normalization == .window)
        #expect(image.channels.map(\.name) == ["file"])
        #expect(image.channels[0].volume.voxels == [1, 0.75, 0.25, 0])
        options.normalization = .window
        options.windows = ["file-2"]
        let second = try TrainingImage(try xray.volume(), of: xray, options: options)
        #expect(second.channels[0].volume.voxels == [1, 0, 0, 0])
        options.windows = ["file-3"]
        #expect {
            try TrainingImage(try xray.volume(), of: xray, options: options)
        } throws: { ($0 as? CaseFailure)?.code == "E_WINDOW" }
    }

    @Test func `Resampling comes before normalising`() throws {
        let image = try image {
            $0.spacing = Vector(1, 1.5, 4)
            $0.normalization = .minmax
        }
        #expect(image.geometry.size == SIMD3(4, 3, 3))
        let voxels = image.channels[0].volume.voxels
        #expect(voxels.min() == 0 && voxels.max() == 1)
    }

    @Test func `Greys give the values back: exactly where they are whole`() {
        let whole = GreyCode(of: volume, isWindow: false)
        #expect(whole.depth == 16 && whole.slope == 1)
        for value in volume.voxels {
            #expect(Float(Double(whole.grey(of: value)) * whole.slope + whole.intercept) == value)
        }
        let broken = Volume(geometry: volume.geometry, voxels: volume.voxels.map { $0 * 0.37 })
        let code = GreyCode(of: broken, isWindow: false)
        for value in broken.voxels {
            #expect(abs(Double(code.grey(of: value)) * code.slope + code.intercept - Double(value)) <= code.slope)
        }
        #expect(code.grey(of: .nan) == 0)
    }

    @Test func `An array has the slices first, and a sidecar with its place`() throws {
        let run = try RunFolder(preparing: folder.path("out"), inputs: [])
        let caseFolder = try run.beginCase("a")
        var array = try image { $0.normalization = .none }
        try array.write(as: .npy, of: source, to: caseFolder)
        #expect(caseFolder.names == ["image.json", "image.npy"])
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: caseFolder.file("image.npy"))))
        #expect(bytes == NPYFile.encoded(volume.voxels, shape: [5, 6, 8]))
        let data = try Data(contentsOf: URL(filePath: caseFolder.file("image.json")))
        let sidecar = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(sidecar["axes"] as? [String] == ["slice", "row", "column"])
        #expect(sidecar["spacing_mm"] as? [Double] == [2, 0.75, 0.5])
        #expect((sidecar["affine_lps"] as? [[Double]])?.first == [0.5, 0, 0, -10.5])
    }

    @Test func `A picture per slice is written for every window`() throws {
        let run = try RunFolder(preparing: folder.path("out"), inputs: [])
        let caseFolder = try run.beginCase("a")
        var windows = try image {
            $0.normalization = .window
            $0.windows = ["lung", "soft-tissue"]
        }
        try windows.write(as: .png, of: source, to: caseFolder)
        #expect(caseFolder.names == ["image.json", "slices-lung", "slices-soft-tissue"])
        let pictures = try FileManager.default.contentsOfDirectory(atPath: caseFolder.file("slices-lung")).sorted()
        #expect(pictures == (1...5).map { "000\($0).png" })
    }
}
