import Foundation
import TestSupport
import Testing

@testable import DICOM

@Suite struct DeidentifierTests {
    private let key = [UInt8](0..<32)

    private func deidentifier(dates: Deidentifier.Dates = .remove, key: [UInt8]? = nil) -> Deidentifier {
        Deidentifier(pseudonyms: Pseudonyms(key: key ?? self.key), dates: dates, version: "1")
    }

    /// The main data set of a copy of a file's bytes, and the copy's bytes.
    private func copied(
        _ file: [UInt8], by deidentifier: Deidentifier, in folder: TemporaryFolder
    ) throws -> (root: Item, bytes: [UInt8], copy: Deidentifier.Copy) {
        let path = try folder.write(file, to: "original.dcm")
        let copy = try deidentifier.copy(path, to: folder.path("copy.dcm"))
        let structure = try FileStructure(path: folder.path("copy.dcm"))
        return (try Dataset(headerOf: structure).root, try folder.bytes(of: "copy.dcm"), copy)
    }

    @Test func `The table has as many rows as the standard's`() {
        // Table E.1-1, edition 2026c, as dicom-anonymizer 2.1.0 lists it, less curves and overlays (3 rows of X), which are
        // rules.
        let counts = ConfidentialityProfile.table.map { ($0.action, $0.tags.count) }
        let expected: [(ConfidentialityProfile.Action, Int)] = [
            (.dummy, 93), (.empty, 42), (.uid, 55), (.emptyOrDummy, 6), (.removeOrEmpty, 11), (.removeOrDummy, 23),
            (.removeOrEmptyOrDummy, 8), (.removeOrEmptyOrUIDs, 2), (.remove, 412),
        ]
        #expect(counts.map(\.0) == expected.map(\.0))
        #expect(counts.map(\.1) == expected.map(\.1))
        let all = ConfidentialityProfile.table.flatMap(\.tags)
        #expect(Set(all).count == all.count)
    }

    @Test(
        arguments: [
            (0x0010_0010, .empty), (0x0010_0020, .emptyOrDummy), (0x0010_0030, .empty), (0x0010_1010, .remove),
            (0x0008_0018, .uid), (0x0020_000d, .uid), (0x0008_0080, .removeOrEmptyOrDummy), (0x0040_a730, .dummy),
            (0x0008_1140, .removeOrEmptyOrUIDs), (0x0009_0010, .remove), (0x5012_3000, .remove),
            (0x6002_3000, .remove), (0x6002_0010, .remove), (0x0028_0010, nil), (0x0008_0016, nil),
        ] as [(UInt32, ConfidentialityProfile.Action?)])
    func `Well-known attributes have the action that the standard prints`(
        tag: UInt32, action: ConfidentialityProfile.Action?
    ) {
        #expect(ConfidentialityProfile.action(for: tag) == action)
    }

    /// An image in which every attribute of the table, and some private ones, hold a mark, at two depths.
    private func marked() -> (file: [UInt8], marks: [String]) {
        var marks: [String] = []
        func fill(_ item: inout DataElements, _ word: String) {
            for (action, tags) in ConfidentialityProfile.table where action != .removeOrEmptyOrUIDs {
                for tag in tags where tag >> 16 > 2 && tag != 0x7fe0_0010 && tag >> 16 < 0x7fe0 {
                    let mark = "\(word)\(tag % 1_000_003)"
                    let uid = "1.2.99999.\(word.utf8.reduce(0) { $0 + Int($1) }).\(tag)"
                    marks.append(action == .uid ? uid : mark)
                    item.set(tag, action == .uid ? "UI" : "LO", action == .uid ? uid : mark)
                }
            }
            item.set(0x0009_0010, "LO", "\(word)CREATOR")
            item.set(0x0009_1001, "LO", "\(word)PRIVATE")
            item.set(0x6000_4000, "LT", "\(word)OVERLAY")
            item.set(0x5000_0022, "LO", "\(word)CURVE")
            marks += ["CREATOR", "PRIVATE", "OVERLAY", "CURVE"].map { word + $0 }
        }
        var inner = DataElements()
        fill(&inner, "INNER")
        inner.set(0x0008_1150, "UI", "1.2.840.10008.5.1.4.1.1.2")
        inner.set(0x0008_1155, "UI", "1.2.3.4")
        var image = DataElements.image(columns: 2)
        fill(&image, "OUTER")
        image.set(0x0008_0018, "UI", "1.2.3.4")
        image.set(0x0020_0052, "UI", "1.2.3.3")
        // A sequence of references, and one that the table does not name.
        image.set(0x0008_1140, items: [inner])
        image.set(0x0008_9215, items: [inner])
        image.set(0x7fe0_0010, "OW", [1, 2, 3, 4])
        return (image.file, marks + ["1.2.3.4", "1.2.3.3"])
    }

    @Test(arguments: Deidentifier.Dates.allCases)
    func `Nothing of what the table names is left, at any depth`(dates: Deidentifier.Dates) throws {
        let (file, marks) = marked()
        let original = String(decoding: file, as: UTF8.self)
        let (_, bytes, _) = try copied(file, by: deidentifier(dates: dates), in: TemporaryFolder())
        let copy = String(decoding: bytes, as: UTF8.self)
        // Some outer ones gave way to what every image has.
        let present = marks.filter(original.contains)
        #expect(present.count > marks.count - 10 && present.count > 1200)
        for mark in present { #expect(!copy.contains(mark), "\(mark) is left") }
    }

    @Test func `What has another representation than it should is not left either`() throws {
        var inner = DataElements()
        inner.set(0x0010_0020, "UN", Array("INNER-PATIENT".utf8))
        inner.set(0x0008_1155, "LO", "1.2.99999.5")
        var image = DataElements.image(columns: 2)
        image.set(0x0008_9215, items: [inner])
        // No row of the table, and nobody knows what is in it.
        image.set(0x0008_0301, "UN", Array("OUTER-SECRET".utf8))
        image.set(0x0008_0014, "OB", Array("1.2.99999.6 ".utf8))
        image.set(0x7fe0_0010, "OW", [1, 2, 3, 4])
        let bytes = try copied(image.file, by: deidentifier(), in: TemporaryFolder()).bytes
        let copy = String(decoding: bytes, as: UTF8.self)
        for mark in ["INNER-PATIENT", "OUTER-SECRET", "1.2.99999.5", "1.2.99999.6"] { #expect(!copy.contains(mark)) }
    }

    @Test func `References hold between copies, and across runs with one key`() throws {
        let folder = try TemporaryFolder()
        let (file, _) = marked()
        let (root, _, _) = try copied(file, by: deidentifier(), in: folder)
        let uid = try #require(root.text(.sopInstanceUID))
        #expect(UID.isValid(uid) && uid.hasPrefix("2.25.") && uid != "1.2.3.4")
        let referenced = try #require(root.children(Tag(0x0008_1140)).first)
        #expect(referenced.text(Tag(0x0008_1155)) == uid)
        #expect(referenced.text(Tag(0x0008_1150)) == "1.2.840.10008.5.1.4.1.1.2")
        #expect(try folder.bytes(of: "copy.dcm") == copied(file, by: deidentifier(), in: folder).bytes)
        let other = try copied(file, by: deidentifier(key: [7]), in: folder).root
        #expect(other.text(.sopInstanceUID) != uid)
        #expect(other.text(.patientID) != root.text(.patientID))
    }

    @Test func `The copy says what was done`() throws {
        let folder = try TemporaryFolder()
        var image = DataElements.image(columns: 2)
        image.set(0x0010_0010, "PN", "DOE^JANE")
        image.set(0x0010_0020, "LO", "4711")
        image.set(0x0008_0020, "DA", "20200301")
        image.set(0x0008_0030, "TM", "120001")
        image.set(0x0010_0030, "DA", "19700101")
        image.set(0x7fe0_0010, "OW", [1, 2, 3, 4])
        let (removed, _, copy) = try copied(image.file, by: deidentifier(), in: folder)
        #expect(removed.text(.patientIdentityRemoved) == "YES")
        #expect(removed.text(.longitudinalTemporalInformationModified) == "REMOVED")
        #expect(removed.children(.deidentificationMethodCodeSequence).map { $0.text(.codeValue) } == ["113100"])
        #expect(removed.text(.patientName) == removed.text(.patientID))
        #expect(removed.text(.patientID)?.hasPrefix("patient-") == true)
        #expect(removed.text(.studyDate) == nil && removed.has(.studyDate))
        #expect(copy.mayShowText)
        let (shifted, _, _) = try copied(image.file, by: deidentifier(dates: .shift), in: folder)
        #expect(
            shifted.children(.deidentificationMethodCodeSequence).map { $0.text(.codeValue) } == ["113100", "113107"])
        let date = try #require(shifted.text(.studyDate))
        #expect(date < "20200301" && date > "20100201")
        #expect(shifted.text(.studyTime) == "120001")
        #expect(shifted.text(.patientBirthDate) == nil)
        image.set(0x0028_0301, "CS", "NO")
        #expect(try !copied(image.file, by: deidentifier(), in: folder).copy.mayShowText)
    }

    @Test(.enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason)))
    func `Copies of open files keep their pixels, byte for byte`() throws {
        let root = OpenData.path("dicom/pydicom_test_files")
        let files = try FileManager.default.subpathsOfDirectory(atPath: root).sorted().map { "\(root)/\($0)" }
        let folder = try TemporaryFolder()
        var syntaxes: Set<String> = []
        for file in files {
            guard let structure = try? FileStructure(path: file), structure.pixelData != nil,
                (try? deidentifier().copy(file, to: folder.path("copy.dcm"))) != nil
            else { continue }
            let copy = try FileStructure(path: folder.path("copy.dcm"))
            #expect(try pixels(of: copy) == pixels(of: structure), "\(file)")
            syntaxes.insert(copy.transferSyntax.uid)
        }
        #expect(syntaxes.count >= 10, "\(syntaxes.sorted())")
    }

    private func pixels(of structure: FileStructure) throws -> [[UInt8]] {
        var reader = try structure.reader()
        let ranges: [Range<Int>] =
            switch structure.pixelData {
            case .native(let range)?: [range]
            case .encapsulated(let fragments)?: fragments
            case nil: []
            }
        var values: [[UInt8]] = []
        for range in ranges { values.append(Array(try reader.bytes(at: range.lowerBound, count: range.count))) }
        return values
    }
}
