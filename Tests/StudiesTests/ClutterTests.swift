import Foundation
import TestSupport
import Testing

@testable import Studies

/// What lies beside images in real folders: left out with a reason, never a failure.
@Suite struct ClutterTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A sound object of a class, with nothing but identifiers.
    private func object(_ kind: String) -> DataElements {
        var object = DataElements()
        object.set(0x0008_0016, "UI", kind)
        object.set(0x0008_0018, "UI", "1.2.3.5")
        object.set(0x0020_000d, "UI", "1.2.3.1")
        object.set(0x0020_000e, "UI", "1.2.3.6")
        return object
    }

    @Test(arguments: [
        ("1.2.840.10008.1.3.10", "DICOMDIR"), ("1.2.840.10008.5.1.4.1.1.88.33", "structured report"),
        ("1.2.840.10008.5.1.4.1.1.481.5", "radiotherapy"), ("1.2.840.10008.5.1.4.1.1.11.1", "presentation state"),
        ("1.2.840.10008.5.1.4.1.1.104.1", "document"), ("1.2.840.10008.5.1.4.1.1.7", "secondary capture"),
        ("1.2.840.10008.5.1.4.1.1.66.1", "registration"), ("1.2.840.10008.5.1.4.1.1.9.1.1", "waveform"),
        ("1.2.840.10008.5.1.4.1.1.6.1", "ultrasound"), ("1.2.840.10008.5.1.4.1.1.77.1.6", "slide"),
        ("1.2.840.10008.5.1.4.1.1.2", "header"), ("1.2.840.10008.5.1.4.1.1.999", "class"),
    ])
    func `Objects that are no images are left out by what they are`(kind: String, word: String) throws {
        _ = try folder.write(object(kind).file, to: "x.dcm")
        let catalog = try CaseCatalog(inputs: [folder.path])
        #expect(catalog.failures.isEmpty && catalog.cases.isEmpty)
        #expect(catalog.skipped.count == 1)
        #expect(catalog.skipped.first?.reason.contains(word) == true)
    }

    @Test func `Letters, pictures and programs of a disc are left out, its images found without their names`() throws {
        for name in ["DICOM/ST000001/SE000001", "VIEWER"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        for k in 0..<5 { try PhantomSeries().write(slice: k, to: folder.path("DICOM/ST000001/SE000001/IM00000\(k)")) }
        _ = try folder.write(object("1.2.840.10008.1.3.10").file, to: "DICOMDIR")
        _ = try folder.write(Array("[autorun]\r\nopen=VIEWER\\VIEW.EXE".utf8), to: "AUTORUN.INF")
        _ = try folder.write(Array("MZ".utf8) + [UInt8](repeating: 0, count: 2000), to: "VIEWER/VIEW.EXE")
        _ = try folder.write([0xff, 0xd8, 0xff, 0xe0] + [UInt8](repeating: 9, count: 500), to: "VIEWER/LOGO.JPG")
        _ = try folder.write([], to: "EMPTY")
        let catalog = try CaseCatalog(inputs: [folder.path])
        #expect(catalog.failures.isEmpty)
        #expect(catalog.cases.map { $0.images.count } == [5])
        #expect(catalog.cases.first?.isIncomplete == false)
        #expect(
            Set(catalog.skipped.map(\.relative)) == [
                "DICOMDIR", "AUTORUN.INF", "VIEWER/VIEW.EXE", "VIEWER/LOGO.JPG", "EMPTY",
            ])
    }

    @Test func `A file called .dcm that is none is a failure, and nothing beside it`() throws {
        try PhantomSeries().write(into: folder)
        try FileManager.default.createDirectory(atPath: folder.path("other"), withIntermediateDirectories: true)
        _ = try folder.write(Array("text".utf8), to: "other/note.dcm")
        let catalog = try CaseCatalog(inputs: [folder.path])
        #expect(catalog.failures.map(\.code) == ["E_NOT_DICOM"])
        #expect(catalog.cases.map(\.isIncomplete) == [false])
    }

    @Test func `A file that changes after the headers were read costs its series`() throws {
        let paths = try PhantomSeries().write(into: folder)
        let only = try #require(try CaseCatalog(inputs: [folder.path]).cases.first)
        let handle = try FileHandle(forWritingTo: URL(filePath: paths[2]))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data([0, 0]))
        try handle.close()
        #expect {
            _ = try only.volume()
        } throws: { "\($0)".contains("changed while medshot was running") }
    }
}
