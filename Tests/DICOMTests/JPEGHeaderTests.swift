import TestSupport
import Testing

@testable import DICOM

@Suite struct JPEGHeaderTests {
    /// A frame header of a lossless stream of 6 rows and 8 columns, a scan with a stuffed byte and a restart marker, the
    /// end, and padding.
    private static let sound: [UInt8] = [
        0xff, 0xd8, 0xff, 0xc3, 0, 11, 12, 0, 6, 0, 8, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 1, 0, 0, 7, 0xff, 0, 9,
        0xff, 0xd0, 5, 0xff, 0xd9, 0,
    ]

    @Test func `The size stands in the frame header`() throws {
        let header = try JPEGHeader(Self.sound[...], file: "a")
        #expect(header.rows == 6 && header.columns == 8 && header.precision == 12 && header.process == 0xc3)
    }

    @Test func `A stream cut anywhere before its end is refused`() {
        for length in 0..<Self.sound.count - 1 {
            #expect(throws: DICOMError.self) { try JPEGHeader(Self.sound[0..<length], file: "a") }
        }
    }

    @Test func `A marker between the scans that may not stand there is refused`() {
        let bytes = Self.sound.dropLast(3) + [0xff, 0x01] + Self.sound.suffix(3)
        #expect(throws: DICOMError.self) { try JPEGHeader(Array(bytes)[...], file: "a") }
    }

    @Test(arguments: [[0xff, 0x01], [0xff, 0xd0], [0xff, 0xd9], [0x12, 0x34]] as [[UInt8]])
    func `A marker that may not stand there is refused`(marker: [UInt8]) {
        let bytes = Self.sound[0..<2] + marker + Self.sound[2...]
        #expect(throws: DICOMError.self) { try JPEGHeader(Array(bytes)[...], file: "a") }
    }

    @Test(.timeLimit(.minutes(20))) func `A packed image with such a marker costs an error and no hang`() throws {
        let folder = try TemporaryFolder()
        try PhantomSeries(isCompressed: true).write(slice: 0, to: folder.path("a.dcm"))
        var bytes = try folder.bytes(of: "a.dcm")
        let start = try #require((0..<bytes.count - 3).first { bytes[$0..<$0 + 3] == [0xff, 0xd8, 0xff] })
        bytes[start + 3] = 0x01
        guard case .images(let images) = try DICOMObject.read(try folder.write(bytes, to: "b.dcm")),
            let image = images.first
        else {
            Issue.record("no image")
            return
        }
        #expect(throws: DICOMError.self) { try image.values() }
    }

    @Test func `A stream of another size than the attributes is refused`() throws {
        let folder = try TemporaryFolder()
        try PhantomSeries(isCompressed: true).write(slice: 0, to: folder.path("a.dcm"))
        var bytes = try folder.bytes(of: "a.dcm")
        // Rows, explicit: tag, "US", length, value.
        let rows: [UInt8] = [0x28, 0, 0x10, 0, 0x55, 0x53, 2, 0, 6]
        let place = try #require((0..<bytes.count - 9).first { Array(bytes[$0..<$0 + 9]) == rows })
        bytes[place + 8] = 4
        guard case .images(let images) = try DICOMObject.read(try folder.write(bytes, to: "b.dcm")),
            let image = images.first
        else {
            Issue.record("no image")
            return
        }
        #expect {
            try image.values()
        } throws: { error in "\(error)".contains("JPEG") }
    }
}
