import TestSupport
import Testing

@testable import DICOM

struct PhilipsTests {
    private func image(_ change: (inout DataElements) -> Void) throws -> ImageInstance {
        var item = DataElements.image(columns: 2)
        item.set(0x0008_0060, "CS", "MR")
        item.set(0x0028_1052, "DS", "10")
        item.set(0x0028_1053, "DS", "4")
        item.set(0x7fe0_0010, "OW", [1, 0, 2, 0])
        change(&item)
        let folder = try TemporaryFolder()
        guard case .images(let images) = try DICOMObject.read(try folder.write(item.file, to: "a.dcm")) else {
            throw DICOMError.notDICOM(file: "a.dcm")
        }
        return images[0]
    }

    @Test func `Precise values are the displayed ones by both slopes`() throws {
        let image = try image {
            $0.set(0x2005_0010, "LO", "Philips MR Imaging DD 001")
            $0.set(0x2005_100e, "DS", "0.025")
        }
        #expect(image.preciseFactor == 10)
    }

    @Test func `Other makers and other machines have no such factor`() throws {
        #expect(try image { _ in }.preciseFactor == nil)
        #expect(
            try image {
                $0.set(0x2005_0010, "LO", "ANOTHER")
                $0.set(0x2005_100e, "DS", "0.025")
            }.preciseFactor == nil)
        #expect(
            try image {
                $0.set(0x0008_0060, "CS", "CT")
                $0.set(0x2005_0010, "LO", "Philips MR Imaging DD 001")
                $0.set(0x2005_100e, "DS", "0.025")
            }.preciseFactor == nil)
        #expect(
            try image {
                $0.set(0x2005_0010, "LO", "Philips MR Imaging DD 001")
                $0.set(0x2005_100e, "DS", "0")
            }.preciseFactor == nil)
    }
}
