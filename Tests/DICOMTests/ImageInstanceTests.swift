import Foundation
import Imaging
import TestSupport
import Testing

@testable import DICOM

@Suite struct ImageInstanceTests {
    /// Writes a sound slice, changes it, and reads it back.
    private func read(
        _ phantom: PhantomSeries = PhantomSeries(), changing change: (Item) throws -> Void = { _ in }
    ) throws -> ImageInstance {
        let folder = try TemporaryFolder()
        let path = try phantom.write(slice: 1, to: folder.path("a.dcm"))
        let dataset = try Dataset(headerOf: FileStructure(path: path))
        try dataset.putPixels(phantom.storedBytes(slice: 1), bitsAllocated: 16)
        try change(dataset.root)
        try dataset.save(as: .explicitLittleEndian)
        guard case .images(let images) = try DICOMObject.read(path), let image = images.first else {
            throw DICOMError.notDICOM(file: path)
        }
        _ = try image.values()
        return image
    }

    @Test(arguments: [false, true])
    func `Values come back rescaled, packed or not`(isCompressed: Bool) throws {
        let phantom = PhantomSeries(isCompressed: isCompressed)
        let folder = try TemporaryFolder()
        let path = try phantom.write(slice: 3, to: folder.path("a.dcm"))
        guard case .images(let images) = try DICOMObject.read(path), let image = images.first else {
            Issue.record("no image")
            return
        }
        #expect(image.stored.transferSyntax.pixels == (isCompressed ? .jpeg : .native))
        let expected = (0..<6).flatMap { j in (0..<8).map { i in phantom.value(i, j, 3) } }
        #expect(try image.values() == expected)
        #expect(image.plane?.position == phantom.geometry.position(of: [0, 0, 3]))
        #expect(image.pixelSpacing?.betweenRows == 0.75)
        #expect(image.pixelSpacing?.betweenColumns == 0.5)
        #expect(image.modality == "CT")
    }

    @Test(arguments: ["0", "1e30", "nan", "inf", "one"])
    func `A rescale slope beyond reason is refused`(slope: String) {
        #expect(throws: DICOMError.self) { try read { try $0.put(.rescaleSlope, slope) } }
    }

    @Test(arguments: ["0\\0", "-1\\1", "0,5\\0,5", "1000\\1", "0.5", "nan\\1"])
    func `A pixel spacing that is no distance is refused`(spacing: String) {
        #expect(throws: DICOMError.self) { try read { try $0.put(.pixelSpacing, spacing) } }
    }

    @Test(arguments: ["0\\0\\0\\0\\1\\0", "1\\0\\0\\1\\0\\0", "2\\0\\0\\0\\1\\0", "1\\0\\0", "nan\\0\\0\\0\\1\\0"])
    func `An orientation that is no frame is refused`(orientation: String) {
        #expect(throws: DICOMError.self) { try read { try $0.put(.imageOrientationPatient, orientation) } }
    }

    @Test(arguments: ["1\\2", "nan\\0\\0", "a\\b\\c", "1e9\\0\\0"])
    func `A position that is none is refused`(position: String) {
        #expect(throws: DICOMError.self) { try read { try $0.put(.imagePositionPatient, position) } }
    }

    @Test(arguments: ["", "../../etc/passwd", "1.2.x", String(repeating: "1", count: 65)])
    func `A UID that is none is refused`(uid: String) {
        #expect(throws: DICOMError.self) { try read { try $0.put(.seriesInstanceUID, uid) } }
    }

    @Test func `An image larger than its pixel data is refused`() {
        #expect(throws: DICOMError.self) { try read { try $0.put(.rows, 7) } }
        #expect(throws: DICOMError.self) { try read { try $0.put(.columns, 65535) } }
    }

    @Test func `A mosaic that does not say how its slices lie is never taken for one slice`() {
        #expect {
            try read { try $0.put(.imageType, "ORIGINAL\\PRIMARY\\M\\ND\\MOSAIC") }
        } throws: { ($0 as? DICOMError)?.code == "E_MOSAIC" }
    }

    @Test func `A mosaic that only its maker's own attribute tells of is none either`() throws {
        func code(creator: String) throws -> String? {
            var image = DataElements.image(columns: 2)
            image.set(0x0019_0010, "LO", creator)
            // NumberOfImagesInMosaic, as a file without representations leaves it.
            image.set(0x0019_100a, "UN", [36, 0])
            image.set(0x7fe0_0010, "OW", [1, 0, 2, 0])
            let folder = try TemporaryFolder()
            let path = try folder.write(image.file, to: "a.dcm")
            do throws(DICOMError) {
                _ = try DICOMObject.read(path)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(try code(creator: "SIEMENS MR HEADER") == "E_MOSAIC")
        #expect(try code(creator: "SOMEONE ELSE") == nil)
    }

    @Test func `A CT without rescale is read as stored, with a warning`() throws {
        var phantom = PhantomSeries()
        phantom.series.rescale = nil
        let image = try read(phantom)
        #expect(image.warnings.contains { $0.hasPrefix("W_NO_RESCALE: ") })
    }

    @Test func `A file that changed after its header was read is not decoded`() throws {
        let folder = try TemporaryFolder()
        let path = try PhantomSeries().write(slice: 1, to: folder.path("a.dcm"))
        guard case .images(let images) = try DICOMObject.read(path), let image = images.first else {
            Issue.record("no image")
            return
        }
        _ = try folder.write(try folder.bytes(of: "a.dcm"), to: "b.dcm")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: folder.path("b.dcm"), toPath: path)
        #expect(throws: DICOMError.changed(file: path)) { try image.values() }
    }

    @Test(arguments: [
        (DICOM.Tag.rescaleSlope, "0", "E_RESCALE"), (.rescaleIntercept, "one", "E_RESCALE"),
        (.pixelSpacing, "0\\0", "E_SPACING"),
        (.imageOrientationPatient, "nan", "E_GEOMETRY"), (.imagePositionPatient, "1\\2", "E_GEOMETRY"),
        (.sopInstanceUID, "", "E_MISSING_UID"), (.studyInstanceUID, "a", "E_BAD_UID"),
    ])
    func `Every fault has its word`(tag: DICOM.Tag, value: String, code: String) {
        #expect { try read { try $0.put(tag, value) } } throws: { ($0 as? DICOMError)?.code == code }
    }

    @Test func `A classic image is read from its data set, whatever empty groups stand beside it`() throws {
        let folder = try TemporaryFolder()
        var item = DataElements.image(columns: 1)
        item.set(0x5200_9230, items: [DataElements()])
        item.set(0x7fe0_0010, "OW", [7, 0])
        guard case .images(let images) = try DICOMObject.read(folder.write(item.file, to: "a")) else { return }
        #expect(images.first?.plane?.position == .zero)
        #expect(try images.first?.values() == [7])
    }

    @Test func `No error names the patient`() {
        for tag in [Tag.rescaleSlope, .pixelSpacing, .imagePositionPatient] {
            #expect {
                try read { try $0.put(tag, "DOE^JANE") }
            } throws: { error in !"\(error)".contains("DOE") }
        }
    }
}
