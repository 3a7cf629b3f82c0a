import Foundation
import Imaging
import TestSupport
import Testing

@testable import DICOM

/// What dcm2niix makes of an image, with the attributes that it is made of.
private struct Golden: Decodable {
    struct Attribute: Decodable {
        let group: UInt32
        let creator: String
        let element: UInt32
        let representation: String
        let values: [Double]
    }

    let maker: String
    let plane: String
    let phase: String
    /// Whether MRtrix3 understands the vector as dcm2niix does.
    let agreed: Bool
    let orientation: [Double]
    let elements: [Attribute]
    let b: Double
    let direction: [Double]

    static func all() throws -> [Golden] {
        let path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
        let data = try Data(contentsOf: URL(filePath: path + "/Golden/dicom/diffusion.json"))
        return try JSONDecoder().decode([Golden].self, from: data)
    }

    /// An image with these attributes.
    func image(position: String = "HFS") -> DataElements {
        var item = DataElements.image(columns: 2)
        item.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.4")
        item.set(0x0008_0060, "CS", "MR")
        item.set(0x0018_1312, "CS", phase)
        item.set(0x0018_5100, "CS", position)
        item.set(0x0020_0037, "DS", orientation.map { "\($0)" }.joined(separator: "\\"))
        item.set(0x7fe0_0010, "OW", [0, 0, 0, 0])
        for each in elements {
            if !each.creator.isEmpty { item.set(each.group << 16 | 0x10, "LO", each.creator) }
            let tag = each.group << 16 | (each.creator.isEmpty ? 0 : 0x1000) | each.element
            switch each.representation {
            case "FD": item.set(tag, "FD", each.values.flatMap { Self.bytes($0.bitPattern, 8) })
            case "FL": item.set(tag, "FL", each.values.flatMap { Self.bytes(UInt64(Float($0).bitPattern), 4) })
            default:
                let texts = each.values.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }
                item.set(tag, each.representation, texts.joined(separator: "\\"))
            }
        }
        return item
    }

    private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
}

@Suite struct DiffusionTests {
    private let work: TemporaryFolder

    init() throws { work = try TemporaryFolder() }

    private func image(_ item: DataElements) throws -> ImageInstance {
        guard case .images(let images) = try DICOMObject.read(try work.write(item.file, to: "image.dcm")) else {
            throw CocoaError(.fileReadUnknown)
        }
        return try #require(images.first)
    }

    private func diffusion(of item: DataElements) throws -> (b: Double, direction: Vector?) {
        let values = try AcquisitionParameters(of: try image(item)).values
        guard case .number(let b) = values["DiffusionBValue"] else { throw CocoaError(.coderValueNotFound) }
        guard case .numbers(let direction) = values["DiffusionGradientOrientation"] else { return (b, nil) }
        return (b, Vector(direction[0], direction[1], direction[2]))
    }

    @Test func `Strengths and directions are those of dcm2niix, in the patient`() throws {
        let goldens = try Golden.all()
        #expect(Set(goldens.map(\.maker)).count == 4 && Set(goldens.map(\.plane)).count == 6)
        for golden in goldens where golden.agreed {
            let found = try diffusion(of: golden.image())
            #expect(found.b == golden.b, "\(golden.maker)")
            let expected = Vector(golden.direction[0], golden.direction[1], golden.direction[2])
            guard expected.length > 0 else {
                #expect(found.direction == nil)
                continue
            }
            let direction = try #require(found.direction)
            // Both ends of a gradient are one: the sign means nothing. GE's programs differ in it.
            let isTurned = golden.maker == "ge" && direction.dot(expected) < 0
            #expect(((isTurned ? -direction : direction) - expected).length < 2e-4, "\(golden.maker) \(golden.plane)")
        }
    }

    @Test func `A direction that programs understand differently is not told`() throws {
        let goldens = try Golden.all().filter { !$0.agreed }
        #expect(Set(goldens.map(\.phase)) == ["COL", "ROW"])
        for golden in goldens {
            let found = try diffusion(of: golden.image())
            #expect(found.b == golden.b && found.direction == nil)
        }
        let prone = try #require(try Golden.all().first { $0.maker == "ge" && $0.agreed && $0.b > 0 })
        #expect(try diffusion(of: prone.image(position: "HFP")).direction == nil)
    }

    @Test func `Images of one series are told apart by the strength that their maker wrote`() throws {
        for maker in ["siemens", "philips", "ge"] {
            let goldens = try Golden.all().filter { $0.maker == maker && $0.plane == "axial" && $0.phase == "COL" }
            let strengths = try goldens.map { try image($0.image()).acquisition.diffusionBValue }
            #expect(strengths == goldens.map(\.b), "\(maker)")
        }
    }
}

@Suite(.enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason))) struct ScannedDiffusionTests {
    @Test(arguments: ["ge/dti/001", "philips/dti/001"])
    func `Scanned images have the strengths that dicom2nifti found, GE's without the names of its blocks`(name: String)
        throws
    {
        let folder = OpenData.path("dicom/dicom2nifti/\(name)")
        let expected = try String(contentsOfFile: folder + "_ground_truth.bval", encoding: .utf8)
            .split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        let strengths = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { file -> Double? in
            guard case .images(let images) = try DICOMObject.read("\(folder)/\(file)") else { return nil }
            return images.first?.acquisition.diffusionBValue
        }
        #expect(!expected.isEmpty && Set(strengths) == Set(expected))
    }
}
