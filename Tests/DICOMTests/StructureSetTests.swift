import Imaging
import TestSupport
import Testing

@testable import DICOM

@Suite struct StructureSetTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private let triangle = DrawnStructureSet.Contour(
        [Vector(0.5, -1.25, 3), Vector(4, 0, 3), Vector(0, 4e1, 3)], source: "2.25.5")

    private func read(_ drawn: DrawnStructureSet) throws -> StructureSet {
        let path = try folder.write(drawn.bytes, to: "rt.dcm")
        guard case .structureSet = try DICOMObject.read(path) else { throw DICOMError.notDICOM(file: path) }
        return try StructureSet(file: path)
    }

    private func reason(_ drawn: DrawnStructureSet) throws -> String {
        do {
            _ = try read(drawn)
            return "nothing was refused"
        } catch let error as DICOMError {
            return error.reason
        }
    }

    @Test func `Names, contours and references are read`() throws {
        var drawn = DrawnStructureSet()
        var open = triangle
        open.type = "OPEN_PLANAR"
        drawn.structures = [(7, "Lt Lung", [triangle, open]), (2, "empty", [])]
        drawn.frameOfReference = "2.25.1"
        drawn.series = "2.25.2"
        let set = try read(drawn)
        #expect(set.structures.map(\.name) == ["empty", "Lt Lung"])
        let contours = set.structures[1].contours
        #expect(contours.map(\.isClosed) == [true, false])
        #expect(contours[0].points == triangle.points)
        #expect(contours[0].images == [ImageReference(sopInstanceUID: "2.25.5")])
        #expect(set.reference.seriesInstanceUIDs == ["2.25.2"])
        #expect(set.reference.frameOfReferenceUIDs == ["2.25.1"])
    }

    @Test func `What contradicts itself is refused`() throws {
        var drawn = DrawnStructureSet()
        #expect(try reason(drawn).contains("no structure"))
        drawn.structures = [(1, "a", []), (1, "b", [])]
        #expect(try reason(drawn).contains("used twice"))
        drawn.structures = [(1, "a", [triangle])]
        drawn.announcedPoints = 9
        #expect(try reason(drawn).contains("announces 9"))
        drawn.announcedPoints = nil
        drawn.structures[0].contours[0].points[1].x = .nan
        #expect(try reason(drawn).contains("ContourData"))
        drawn.structures[0].contours[0].points[1].x = 1e9
        #expect(try reason(drawn).contains("ContourData"))
    }

    /// Numbers: pydicom 3.0.2, contours of type CLOSED_PLANAR and their points.
    @Test(.enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason)))
    func `A real plan has the structures that pydicom reads`() throws {
        let set = try StructureSet(file: OpenData.path("dicom/dicompyler_rt/rtss.dcm"))
        #expect(
            set.structures.map(\.name) == [
                "BODY", "Areola", "Borders", "Breast", "Heart", "Lt Lung", "Nodes", "Scar", "Tumor Bed",
                "Tumor Bed Block",
            ])
        #expect(set.structures.map(\.contours.count) == [141, 0, 2, 48, 33, 165, 4, 6, 18, 24])
        #expect(
            set.structures.map { $0.contours.reduce(0) { $0 + $1.points.count } }
                == [51846, 0, 88, 9062, 4732, 19956, 64, 162, 616, 1632])
        #expect(set.structures[0].type.meaning == "Skin, NOS")
    }
}
