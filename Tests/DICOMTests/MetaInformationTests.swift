import TestSupport
import Testing

@testable import DICOM

/// Data sets that leave out what their file meta information still says: PS3.10 section 7.1.
@Suite struct MetaInformationTests {
    private static let ct = "1.2.840.10008.5.1.4.1.1.2"
    private static let identity: [UInt32: String] = [0x0002_0002: ct, 0x0002_0003: "1.2.3.99"]

    private func read(_ item: DataElements, meta: [UInt32: String] = [:]) throws -> DICOMObject {
        let folder = try TemporaryFolder()
        return try DICOMObject.read(folder.write(item.file(meta: meta), to: "a"))
    }

    /// A CT image whose class and UID are empty, as some anonymizers leave them.
    private var emptied: DataElements {
        var image = DataElements.image(columns: 2)
        image.set(0x0008_0016, "UI", "")
        image.set(0x0008_0018, "UI", "")
        image.set(0x7fe0_0010, "OW", [1, 0, 2, 0])
        return image
    }

    @Test func `An image without class and UID takes those of its meta information, and says so`() throws {
        guard case .images(let images) = try read(emptied, meta: Self.identity), let image = images.first else {
            Issue.record("no image was read")
            return
        }
        #expect(image.sopInstanceUID == "1.2.3.99")
        #expect(image.warnings.contains { $0.hasPrefix("W_MISSING_UID: SOPInstanceUID is empty") })
        #expect(image.warnings.contains { $0.hasPrefix("W_MISSING_UID: SOPClassUID is empty") })
    }

    @Test func `The data set's own UID counts where both have one`() throws {
        var image = DataElements.image(columns: 2)
        image.set(0x7fe0_0010, "OW", [1, 0, 2, 0])
        guard case .images(let images) = try read(image, meta: Self.identity) else {
            Issue.record("no image was read")
            return
        }
        #expect(images.map(\.sopInstanceUID) == ["1.2.3.4"])
    }

    @Test func `Pixels without a class anywhere are a failure, not clutter`() throws {
        let error = try #require(throws: DICOMError.self) { _ = try read(emptied) }
        #expect(error.code == "E_MISSING_UID")
    }

    @Test func `A directory is known by its meta information alone`() throws {
        guard
            case .other(let what) = try read(
                DataElements.image(columns: 2), meta: [0x0002_0002: "1.2.840.10008.1.3.10"])
        else {
            Issue.record("it was taken for an image")
            return
        }
        #expect(what == "a DICOMDIR")
    }
}
