import Foundation
import TestSupport
import Testing

@testable import Batch

@Suite struct InspectionTests {
    @Test func `Cases, failures and what was left out are listed`() throws {
        let folder = try TemporaryFolder()
        try PhantomSeries().write(into: folder)
        _ = try folder.write(Array("a letter".utf8), to: "letter.txt")
        _ = try folder.write(Array("broken".utf8), to: "broken.dcm")
        let inspection = try Inspection(inputs: [folder.path])
        #expect(inspection.lines.count == 4)
        #expect(inspection.lines[0].contains("CT\t8 x 6 x 5\t0.5 x 0.75 x 2.0 mm\taxial\t."))
        #expect(inspection.lines[1].contains("warning"))
        #expect(inspection.lines[2].hasPrefix("fails\t") && inspection.lines[2].contains("broken.dcm): E_NOT_DICOM: "))
        #expect(inspection.lines[3] == "left out\t1 file(s): not a DICOM or NIfTI file")
        let object = try JSONSerialization.jsonObject(with: Data(inspection.json.utf8)) as? [String: Any]
        let cases = try #require(object?["cases"] as? [[String: Any]])
        #expect(cases.first?["size"] as? [Int] == [8, 6, 5])
        #expect((object?["failures"] as? [Any])?.count == 1)
    }

    @Test func `An input that is not there is refused`() {
        #expect(throws: RunError.self) { try Inspection(inputs: ["/no/such"]) }
    }
}
