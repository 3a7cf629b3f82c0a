import FoundationEssentials
import TestSupport
import Testing

@testable import DICOM

/// Stored samples of the open data as pydicom reads them: Tests/Golden/README.md.
@Suite struct FrameGoldenTests {
    private struct Golden: Decodable {
        let syntax: String
        let unreadable: String?
        let frames: Int?
        let count: Int?
        let sum: Int?
        let weighted: Int?
        /// Of lossy JPEG: every 500th part of the first frame.
        let samples: [Int]?
    }

    private static func goldens() throws -> [String: Golden] {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        let path = root.joined(separator: "/") + "/Golden/dicom/frames.json"
        return try JSONDecoder().decode([String: Golden].self, from: Data(contentsOf: URL(filePath: path)))
    }

    private func source(_ name: String) throws -> FrameSource {
        let structure = try FileStructure(path: OpenData.path("dicom/" + name))
        let root = try Dataset(headerOf: structure).root
        return try FrameSource(root, layout: FrameLayout(root, file: name), structure: structure)
    }

    /// The samples of a frame as numbers, all allocated bits of them.
    private func samples(_ bytes: [UInt8], _ layout: FrameLayout) -> [Int] {
        let width = layout.bitsAllocated / 8
        // As pydicom does, signed samples are taken without the bits above the stored ones, others with them.
        let unused = layout.isSigned ? 64 - layout.bitsStored : 0
        var samples: [Int] = []
        samples.reserveCapacity(bytes.count / width)
        var start = 0
        while start < bytes.count {
            var number = 0
            var place = width
            while place > 0 {
                place -= 1
                number = number << 8 | Int(bytes[start + place])
            }
            samples.append((number << unused) >> unused)
            start += width
        }
        return samples
    }

    /// Files that one of both readers refuses: what we say of them, nil where we read what pydicom does not.
    private static let refusals: [String: String?] = [
        // Declares explicit representations and has none. pydicom reads on by what it finds.
        "pydicom_test_files/SC_rgb_jpeg.dcm": "E_TRANSFER_SYNTAX",
        "pydicom_test_files/JPEG2000-embedded-sequence-delimiter.dcm": "E_DECODE",
        "pydicom_test_files/MR_truncated.dcm": "E_TRUNCATED",
        "pydicom_test_files/badVR.dcm": "E_PIXEL_MODULE",
        "pydicom_test_files/meta_missing_tsyntax.dcm": "E_NOT_DICOM",
        "pydicom_test_files/nested_priv_SQ.dcm": "E_PIXEL_MODULE",
        // Declares no transfer syntax.
        "pydicom_data/data/OT-PAL-8-face.dcm": nil,
    ]

    @Test(.enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason)))
    func `Every frame holds the samples that pydicom reads`() throws {
        for (name, golden) in try Self.goldens() {
            if let code = Self.refusals[name] {
                #expect(refusal(of: name) == code, "\(name)")
                continue
            }
            #expect(golden.unreadable == nil, "\(name)")
            let source = try #require(try? source(name), "\(name)")
            #expect(source.count == golden.frames, "\(name)")
            if let expected = golden.samples {
                try compare(samples(try source.bytes(of: 0), source.layout), with: expected, name)
            } else {
                try compare(source, with: golden, name)
            }
        }
    }

    private func refusal(of name: String) -> String? {
        do {
            _ = try source(name).bytes(of: 0)
            return nil
        } catch {
            return (error as? DICOMError)?.code ?? "\(error)"
        }
    }

    private func compare(_ source: FrameSource, with golden: Golden, _ name: String) throws {
        var (count, sum, weighted) = (0, 0, 0)
        // From the last frame to the first: each can be decoded without the others.
        for frame in (0..<source.count).reversed() {
            let samples = samples(try source.bytes(of: frame), source.layout)
            count = frame * samples.count
            for sample in samples {
                sum &+= sample
                weighted &+= sample &* (count % 65521 + 1)
                count += 1
            }
        }
        #expect(sum == golden.sum && weighted == golden.weighted, "\(name)")
    }

    /// Lossy JPEG: implementations of the cosine transform round differently, so single samples may differ by 1.
    private func compare(_ samples: [Int], with expected: [Int], _ name: String) throws {
        #expect(expected.count == 500)
        let differences = expected.indices.map { abs(samples[$0 * samples.count / 500] - expected[$0]) }
        #expect(differences.allSatisfy { $0 <= 1 } && differences.reduce(0, +) <= 25, "\(name)")
    }
}
