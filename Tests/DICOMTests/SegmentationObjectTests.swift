import Imaging
import TestSupport
import Testing

@testable import DICOM

@Suite struct SegmentationObjectTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Frames of 5 x 3 pixels: 15 bits, so that no frame but the first begins at a byte.
    private func drawn(_ pixels: [[UInt16]], segment: Int? = 1) -> DrawnSegmentation {
        var drawn = DrawnSegmentation(columns: 5, rows: 3)
        drawn.spacing = (1, 1)
        for (k, values) in pixels.enumerated() {
            drawn.frames.append(
                .init(segment: segment, position: Vector(0, 0, Double(k)), source: "2.25.\(k)", pixels: values))
        }
        return drawn
    }

    private func read(_ drawn: DrawnSegmentation) throws -> SegmentationObject {
        try SegmentationObject(file: try folder.write(drawn.bytes, to: "seg.dcm"))
    }

    private func numbers(_ object: SegmentationObject) throws -> [[UInt16]] {
        let pixels = try SegmentationPixels(of: object)
        return try object.frames.indices.map { try pixels.numbers(ofFrame: $0) }
    }

    private func reason(_ drawn: DrawnSegmentation) throws -> String {
        do {
            _ = try numbers(try read(drawn))
            return "nothing was refused"
        } catch let error as DICOMError {
            return error.reason
        }
    }

    /// A pattern without symmetry.
    private static func pattern(_ seed: Int) -> [UInt16] { (0..<15).map { $0 * $0 * 7 % 5 == seed % 5 ? 1 : 0 } }

    @Test func `Bits run on over the ends of frames`() throws {
        let frames = (0..<4).map(Self.pattern)
        let object = try read(drawn(frames))
        #expect(object.kind == .binary)
        #expect(try numbers(object) == frames)
        #expect(object.frames[2].plane?.position == Vector(0, 0, 2))
        #expect(object.frames[2].sources == [ImageReference(sopInstanceUID: "2.25.2")])
        #expect(object.sliceSpacing == 2)
    }

    @Test(arguments: [255, 100, 1]) func `A fraction is inside from half of the maximum on`(maximum: Int) throws {
        let values = (0..<15).map { UInt16($0 * maximum / 14) }
        var drawn = drawn([values])
        drawn.type = "FRACTIONAL"
        drawn.maximum = maximum
        let object = try read(drawn)
        #expect(object.kind == .fractional(maximum: maximum))
        #expect(try numbers(object) == [values.map { Double($0) >= Double(maximum) / 2 ? 1 : 0 }])
    }

    @Test(arguments: [8, 16]) func `A label map names the segment of every pixel`(bits: Int) throws {
        let high: UInt16 = bits == 16 ? 700 : 200
        let values: [UInt16] = [0, 1, high, 9, 0, 0, 1, 1, high, high, 9, 9, 0, 0, 1]
        var drawn = drawn([values, values.reversed()], segment: nil)
        drawn.type = "LABELMAP"
        drawn.bitsAllocated = bits
        drawn.padding = 9
        drawn.segments = [(0, "Background"), (Int(high), "spleen"), (1, "liver")]
        let object = try read(drawn)
        #expect(object.segments.map(\.name) == ["liver", "spleen"])
        let expected = values.map { $0 == 9 ? 0 : $0 }
        #expect(try numbers(object) == [expected, expected.reversed()])
    }

    @Test func `A label map with a number that no segment has is refused`() throws {
        var drawn = drawn([Self.pattern(0).map { $0 * 3 }], segment: nil)
        drawn.type = "LABELMAP"
        #expect(try reason(drawn).contains("holds 3"))
    }

    @Test func `Segments keep their names and codes`() throws {
        var drawn = drawn([Self.pattern(1)])
        drawn.segments = [(1, " left\u{7}  kidney\n")]
        let segment = try #require(try read(drawn).segments.first)
        #expect(segment.name == "left kidney")
        #expect(segment.type == Code(value: "10200004", scheme: "SCT", meaning: "Liver"))
        #expect(segment.category.meaning == "Anatomical Structure")
    }

    @Test func `A frame without a place stands for its image`() throws {
        var drawn = drawn([Self.pattern(1)])
        drawn.frames[0].position = nil
        drawn.spacing = nil
        drawn.thickness = nil
        let object = try read(drawn)
        #expect(object.frames.map(\.plane) == [nil])
        #expect(object.sliceSpacing == nil)
    }

    @Test func `Claims that do not fit the pixels are refused`() throws {
        let good = drawn((0..<4).map(Self.pattern))
        var bad = good
        bad.announcedFrames = 2_000_000_000
        #expect(try reason(bad).contains("4 are described"))
        bad = good
        bad.rows = 65535
        bad.columns = 65535
        #expect(try reason(bad).contains("larger than any image"))
        bad.rows = 6000
        bad.columns = 6000
        #expect(try reason(bad).contains("too few"))
        bad = good
        bad.rows = 0
        #expect(try reason(bad).contains("Rows"))
        bad = good
        bad.bitsAllocated = 8
        #expect(try reason(bad).contains("BINARY with 8 bits"))
        bad = good
        bad.type = "GUESS"
        #expect(try reason(bad).contains("GUESS"))
        bad = good
        bad.frames[1].segment = 2
        #expect(try reason(bad).contains("no segment"))
        bad = good
        bad.segments = [(1, "a"), (1, "b")]
        #expect(try reason(bad).contains("SegmentNumber"))
        bad = good
        bad.segments = []
        #expect(try reason(bad).contains("no segment"))
        bad = good
        bad.spacing = nil
        #expect(try reason(bad).contains("PixelSpacing"))
        bad = good
        bad.frames[1].directions.row = Vector(1, 1, 0)
        #expect(try reason(bad).contains("ImageOrientationPatient"))
    }

    // Numbers: pydicom 3.0.2, dcmread(path).pixel_array, per frame the pixels that are not 0 (for the true fractions: at
    // least 128). pydicom reads no bits in RLE or deflated frames: those are dcmqi's liver_seg.nrrd, slice by slice.
    @Test(
        .enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason)),
        arguments: [
            ("highdicom_test_files/seg_image_ct_binary.dcm", [127, 256, 255]),
            ("highdicom_test_files/seg_image_ct_binary_fractional.dcm", [127, 256, 255]),
            ("highdicom_test_files/seg_image_ct_binary_overlap.dcm", [16, 16, 16, 16, 4, 4, 4, 4]),
            ("highdicom_test_files/seg_image_ct_binary_single_frame.dcm", [1832]),
            ("dcmqi/segmentations/partial_overlaps.dcm", [9602, 11888, 117, 117, 10509, 6693, 4713]),
            ("dcmqi/segmentations/sparse-labelmap-ppv5.dcm", [315, 315]),
            ("dcmqi/segmentations/liver.dcm", [36233, 35645, 35220]),
            ("highdicom_test_files/seg_image_ct_true_fractional.dcm", [127, 256, 255]),
            ("pydicom_data/data/liver_expb.dcm", [36233, 35645, 35220]),
            ("pydicom_data/data/liver_deflate.dcm", [36233, 35645, 35220]),
            ("pydicom_data/data/liver_nonbyte_aligned.dcm", [36233, 35645, 35220]),
            ("pydicom_data/data/liver_nonbyte_aligned_deflate.dcm", [36233, 35645, 35220]),
            ("pydicom_data/data/liver_nonbyte_aligned_rle.dcm", [36233, 35645, 35220]),
            ("pydicom_data/data/liver_rle.dcm", [36233, 35645, 35220]),
            ("pydicom_data/data/liver_j2k.dcm", [36233, 35645, 35220]),
            ("pydicom_data/data/liver_nonbyte_aligned_j2k.dcm", [36233, 35645, 35220]),
        ])
    func `Real segmentations hold as many pixels as pydicom reads`(path: String, counts: [Int]) throws {
        let object = try SegmentationObject(file: OpenData.path("dicom/" + path))
        #expect(try numbers(object).map { $0.count { $0 != 0 } } == counts)
    }

    @Test(.enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason)))
    func `A segmentation of a slide is refused`() throws {
        let path = OpenData.path("dicom/highdicom_test_files/seg_image_sm_control.dcm")
        #expect { try SegmentationObject(file: path) } throws: { "\($0)".contains("slide") }
    }
}
