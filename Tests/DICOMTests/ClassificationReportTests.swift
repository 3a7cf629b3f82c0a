import Foundation
import Imaging
import TestSupport
import Testing

@testable import DICOM

@Suite struct ClassificationReportTests {
    private let work: TemporaryFolder
    private let images: [ImageInstance]

    init() throws {
        work = try TemporaryFolder()
        let phantom = PhantomSeries()
        for k in 0..<3 { try phantom.write(slice: k, to: work.path("\(k).dcm")) }
        let folder = work
        images = try (0..<3).flatMap { k -> [ImageInstance] in
            guard case .images(let images) = try DICOMObject.read(folder.path("\(k).dcm")) else { return [] }
            return images
        }
    }

    private func written(_ name: String, predicted: Int? = 1) throws -> Item {
        let report = ClassificationReport(
            algorithm: .init(name: "medshot", version: "1", fingerprint: "ab"), classes: ["plain", "ä \\ <b>"])
        try report.write(
            .init(predicted: predicted, probabilities: [0.25, 0.75], images: images), to: work.path(name))
        return try Dataset(headerOf: FileStructure(path: work.path(name))).root
    }

    /// All content items, the root first, by the meaning of their names.
    private func items(of root: Item) -> [(meaning: String, item: Item)] {
        let name = root.child(Tag(0x0040_a043))?.text(.codeMeaning) ?? ""
        return [(name, root)] + root.children(Tag(0x0040_a730)).flatMap { items(of: $0) }
    }

    @Test func `A report holds the class as a finding and a number per class, about the images and the patient`() throws
    {
        let root = try written("a.dcm")
        #expect(root.text(.sopClassUID) == "1.2.840.10008.5.1.4.1.1.88.33" && root.text(.modality) == "SR")
        let source = try Dataset(headerOf: FileStructure(path: images[0].file)).root
        for tag in [Tag.patientID, .patientName, .studyInstanceUID] { #expect(root.text(tag) == source.text(tag)) }
        let items = items(of: root)
        #expect(items[0].meaning == "Imaging Measurement Report")
        let finding = try #require(items.first { $0.meaning == "Finding" }).item
        #expect(finding.child(Tag(0x0040_a168))?.text(.codeMeaning) == "ä / <b>")
        #expect(finding.child(Tag(0x0040_a168))?.text(.codingSchemeDesignator) == "99MEDSHOT")
        let numbers = items.filter { $0.meaning.hasPrefix("Probability of ") }
        #expect(numbers.map(\.meaning) == ["Probability of plain", "Probability of ä / <b>"])
        #expect(
            numbers.map { $0.item.child(Tag(0x0040_a300))?.text(Tag(0x0040_a30a)) } == ["0.25", "0.75"])
        let evidence = try #require(root.child(Tag(0x0040_a375))?.child(.referencedSeriesSequence))
        #expect(evidence.children(Tag(0x0008_1199)).count == 3)
        #expect(items.count { $0.item.text(Tag(0x0040_a040)) == "IMAGE" } == 3)
    }

    @Test func `The report of a study speaks of the study first, then of every series that it lists`() throws {
        let report = ClassificationReport(
            algorithm: .init(name: "medshot", version: "1", fingerprint: "ab"), classes: ["plain", "odd"])
        try report.write(
            predicted: 0, probabilities: [0.6, 0.4],
            series: [
                .init(predicted: 0, probabilities: [0.9, 0.1], images: Array(images[..<2])),
                .init(predicted: nil, probabilities: [0.3, 0.7], images: Array(images[2...])),
            ], to: work.path("study.dcm"))
        let root = try Dataset(headerOf: FileStructure(path: work.path("study.dcm"))).root
        let items = items(of: root)
        #expect(items.count { $0.meaning == "Image Library Group" } == 2)
        #expect(items.count { $0.meaning == "Measurement Group" } == 3 && items.count { $0.meaning == "Finding" } == 2)
        let numbers = items.filter { $0.meaning.hasPrefix("Probability of ") }
            .map { $0.item.child(Tag(0x0040_a300))?.text(Tag(0x0040_a30a)) }
        #expect(numbers == ["0.6", "0.4", "0.9", "0.1", "0.3", "0.7"])
        let evidence = try #require(root.child(Tag(0x0040_a375))).children(.referencedSeriesSequence)
        #expect(evidence.map { $0.children(Tag(0x0008_1199)).count } == [3], "the images are of one series")
    }

    @Test func `Undecided means no finding, and the same call gives the same bytes`() throws {
        #expect(try !items(of: written("u.dcm", predicted: nil)).contains { $0.meaning == "Finding" })
        _ = try written("1.dcm")
        _ = try written("2.dcm")
        #expect(try work.bytes(of: "1.dcm") == work.bytes(of: "2.dcm"))
    }
}
