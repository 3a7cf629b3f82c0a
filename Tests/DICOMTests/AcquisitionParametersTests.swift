import TestSupport
import Testing

@testable import DICOM

struct AcquisitionParametersTests {
    @Test func `No parameter is one that the confidentiality profile takes away`() {
        for tag in AcquisitionParameters.entries.flatMap(\.tags) {
            #expect(ConfidentialityProfile.action(for: tag) == nil, "\(Tag(tag))")
        }
    }

    private func parameters(_ change: (inout DataElements) -> Void) throws -> [String: AcquisitionParameters.Value] {
        var image = DataElements.image(columns: 2)
        change(&image)
        image.set(0x7fe0_0010, "OW", [1, 0, 2, 0])
        let folder = try TemporaryFolder()
        guard case .images(let images) = try DICOMObject.read(try folder.write(image.file, to: "a.dcm")) else {
            return [:]
        }
        return try AcquisitionParameters(of: images[0]).values
    }

    @Test func `Times are in seconds, words as they stand, and what is no plain word is left out`() throws {
        let values = try parameters {
            $0.set(0x0018_0081, "DS", "2.46")
            $0.set(0x0018_0080, "DS", "2300 ")
            $0.set(0x0018_1314, "DS", "9")
            $0.set(0x0018_0020, "CS", "GR\\IR")
            $0.set(0x0008_1090, "LO", "Skyra")
            $0.set(0x0018_1210, "SH", "H\u{1b}31s")
        }
        #expect(values["EchoTime"] == .number(0.00246) && values["RepetitionTime"] == .number(2.3))
        #expect(values["FlipAngle"] == .number(9))
        #expect(values["ScanningSequence"] == .texts(["GR", "IR"]))
        #expect(values["ManufacturersModelName"] == .text("Skyra"))
        #expect(values["ConvolutionKernel"] == nil && values["DiffusionBValue"] == nil)
    }

    @Test func `Siemens' own attributes of diffusion count, and GE's b-value without its mark`() throws {
        let siemens = try parameters {
            $0.set(0x0019_0010, "LO", "SIEMENS MR HEADER")
            $0.set(0x0019_100c, "IS", "1000")
        }
        #expect(siemens["DiffusionBValue"] == .number(1000))
        let ge = try parameters {
            $0.set(0x0043_0010, "LO", "GEMS_PARM_01")
            $0.set(0x0043_1039, "IS", "1000000800\\8\\0\\0")
        }
        #expect(ge["DiffusionBValue"] == .number(800))
        #expect(ge["DiffusionGradientOrientation"] == nil)
        let other = try parameters {
            $0.set(0x0043_0010, "LO", "ANOTHER")
            $0.set(0x0043_1039, "IS", "800")
        }
        #expect(other["DiffusionBValue"] == nil)
    }
}
