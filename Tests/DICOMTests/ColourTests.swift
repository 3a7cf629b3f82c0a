import TestSupport
import Testing

@testable import DICOM

@Suite struct ColourTests {
    /// A picture of two pixels: red and light blue.
    private func picture(_ change: (inout DataElements) -> Void) -> DataElements {
        var item = DataElements.image(columns: 2)
        item.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.7")
        item.set(0x0008_0060, "CS", "OT")
        item.set(0x0028_0002, shorts: 3)
        item.set(0x0028_0004, "CS", "RGB")
        item.set(0x0028_0006, shorts: 0)
        item.set(0x0028_0100, shorts: 8)
        item.set(0x0028_0101, shorts: 8)
        item.set(0x0028_0102, shorts: 7)
        item.set(0x7fe0_0010, "OB", [255, 0, 0, 100, 150, 200])
        change(&item)
        return item
    }

    /// The brightness of the picture's pixels.
    private func luminance(_ change: (inout DataElements) -> Void = { _ in }) throws -> [Float] {
        let folder = try TemporaryFolder()
        let path = try folder.write(picture(change).file, to: "a")
        guard case .images(let images) = try DICOMObject.read(path, takesColour: true), let image = images.first else {
            throw DICOMError.notDICOM(file: path)
        }
        #expect(image.isColour)
        return try image.values()
    }

    /// 0.299 R + 0.587 G + 0.114 B by hand.
    private let expected: [Float] = [76.245, 140.75]

    private func expectEqual(_ found: [Float]) {
        #expect(found.count == 2)
        for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-4) }
    }

    @Test func `RGB becomes its brightness, by pixel or by plane`() throws {
        expectEqual(try luminance())
        expectEqual(
            try luminance {
                $0.set(0x0028_0006, shorts: 1)
                $0.set(0x7fe0_0010, "OB", [255, 100, 0, 150, 0, 200])
            })
    }

    @Test func `The Y of YBR is the brightness, shared colours or not`() throws {
        #expect(
            try luminance {
                $0.set(0x0028_0004, "CS", "YBR_FULL")
                $0.set(0x7fe0_0010, "OB", [76, 85, 255, 141, 161, 99])
            } == [76, 141])
        #expect(
            try luminance {
                $0.set(0x0028_0004, "CS", "YBR_FULL_422")
                $0.set(0x7fe0_0010, "OB", [76, 141, 120, 130])
            } == [76, 141])
    }

    @Test func `A palette gives the colours`() throws {
        expectEqual(
            try luminance {
                $0.set(0x0028_0002, shorts: 1)
                $0.set(0x0028_0004, "CS", "PALETTE COLOR")
                $0.remove(0x0028_0006)
                for (offset, entries) in [[255, 100], [0, 150], [0, 200]].enumerated() {
                    $0.set(0x0028_1101 + UInt32(offset), shorts: 2, 7, 16)
                    $0.set(0x0028_1201 + UInt32(offset), "OW", entries.flatMap { [UInt8($0), 0] })
                }
                $0.set(0x7fe0_0010, "OB", [7, 8])
            })
    }

    @Test(.enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason)))
    func `The palette of a real file without representations is read`() throws {
        let path = OpenData.path("dicom/pydicom_data/data/OT-PAL-8-face.dcm")
        guard case .images(let images) = try DICOMObject.read(path, takesColour: true), let image = images.first else {
            throw DICOMError.notDICOM(file: path)
        }
        let values = try image.values()
        // pydicom 3: apply_color_lut(pixel_array, dataset) @ [.299, .587, .114] gives the sum, [100, 200] and [240, 320].
        let sum = values.reduce(0) { $0 + Double($1) }
        #expect(abs(sum - 7_998_773_936.64) < 1e-6 * sum)
        #expect(abs(values[100 * 640 + 200] - 18688) < 0.01 && abs(values[240 * 640 + 320] - 27904) < 0.01)
    }

    @Test func `A palette that is not whole is damage`() throws {
        #expect {
            try luminance {
                $0.set(0x0028_0002, shorts: 1)
                $0.set(0x0028_0004, "CS", "PALETTE COLOR")
            }
        } throws: { ($0 as? DICOMError)?.code == "E_PIXEL_MODULE" }
    }

    @Test(arguments: ["1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.7.4", "1.2.840.10008.5.1.4.1.1.2"])
    func `Colour and captures are left out with a reason unless they are asked for`(kind: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(picture { $0.set(0x0008_0016, "UI", kind) }.file, to: "a")
        guard case .other(let reason) = try DICOMObject.read(path) else {
            Issue.record("taken for an image")
            return
        }
        #expect(reason.contains("--colour luminance"))
    }
}
