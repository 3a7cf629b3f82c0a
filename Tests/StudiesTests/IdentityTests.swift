import DICOM
import Foundation
import TestSupport
import Testing

@testable import Studies

/// Identifiers that are missing, shared or wrong: each costs what it concerns, and nothing beside it.
@Suite struct IdentityTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A slice of a CT series of one row, different from all others.
    private func slice(_ k: Int, series: Int = 1, _ change: (inout DataElements) -> Void = { _ in }) -> DataElements {
        var image = DataElements.image(columns: 2)
        image.set(0x0008_0018, "UI", "1.2.3.\(series).\(k + 1)")
        image.set(0x0020_000e, "UI", "1.2.3.\(series)")
        image.set(0x0020_0032, "DS", "0\\0\\\(2 * k)")
        image.set(0x0028_1052, "DS", "0")
        image.set(0x0028_1053, "DS", "1")
        image.set(0x7fe0_0010, "OW", [UInt8(k), 0, UInt8(series), 0])
        change(&image)
        return image
    }

    private func write(_ elements: DataElements, _ name: String) throws {
        _ = try folder.write(elements.file, to: name)
    }

    /// A sound series beside which the faults lie.
    private func writeGood() throws {
        for k in 0..<3 { try write(slice(k, series: 9), "good\(k)") }
    }

    private func catalog() throws -> CaseCatalog { try CaseCatalog(inputs: [folder.path]) }

    @Test(arguments: [
        (0x0008_0018 as UInt32, "", "E_MISSING_UID"), (0x0020_000d, "", "E_MISSING_UID"),
        (0x0020_000e, "", "E_MISSING_UID"), (0x0008_0018, "../../etc/passwd", "E_BAD_UID"),
        (0x0020_000e, "1.2.x", "E_BAD_UID"), (0x0020_000d, String(repeating: "1", count: 66), "E_BAD_UID"),
        (0x0020_000e, "1..2.", "E_BAD_UID"),
    ])
    func `An identifier that is missing or none costs its file`(tag: UInt32, value: String, code: String) throws {
        try writeGood()
        try write(slice(0) { $0.set(tag, "UI", value) }, "bad")
        let catalog = try catalog()
        #expect(catalog.cases.count == 1)
        #expect(catalog.failures.map(\.file) == ["bad"])
        #expect(catalog.failures.map(\.code) == [code])
    }

    @Test func `Two images of one SOPInstanceUID are both named, and their series is not guessed`() throws {
        try writeGood()
        for k in 0..<3 { try write(slice(k), "a\(k)") }
        try write(slice(1) { $0.set(0x7fe0_0010, "OW", [77, 0, 77, 0]) }, "b1")
        let catalog = try catalog()
        #expect(catalog.cases.count == 1)
        #expect(Set(catalog.failures.map(\.file)) == ["a1", "b1"])
        #expect(catalog.failures.allSatisfy { $0.code == "E_DUP_SOP" })
    }

    @Test func `A SOPInstanceUID in two series costs both, whatever the pixels`() throws {
        try write(slice(0, series: 1) { $0.set(0x0008_0018, "UI", "1.2.3.4") }, "a")
        try write(slice(0, series: 2) { $0.set(0x0008_0018, "UI", "1.2.3.4") }, "b")
        let catalog = try catalog()
        #expect(catalog.cases.isEmpty)
        #expect(Set(catalog.failures.map(\.file)) == ["a", "b"])
    }

    @Test func `Two patients in one study are kept apart, and said`() throws {
        for k in 0..<3 { try write(slice(k) { $0.set(0x0010_0020, "LO", "P1") }, "a\(k)") }
        for k in 0..<3 {
            try write(
                slice(k) {
                    $0.set(0x0010_0020, "LO", "P2")
                    $0.set(0x0008_0018, "UI", "1.2.3.8.\(k)")
                }, "b\(k)")
        }
        let catalog = try catalog()
        #expect(catalog.cases.map { $0.images.count } == [3, 3])
        #expect(Set(catalog.cases.map(\.name)).count == 2)
        #expect(catalog.cases.allSatisfy { $0.warnings.contains { $0.contains("W_IDENTITY: other patients") } })
        #expect(catalog.cases.allSatisfy { !$0.warnings.contains { $0.contains("P1") || $0.contains("P2") } })
    }

    @Test func `A SeriesInstanceUID in two studies makes two cases, and is said`() throws {
        for k in 0..<3 { try write(slice(k), "a\(k)") }
        for k in 0..<3 {
            try write(
                slice(k) {
                    $0.set(0x0020_000d, "UI", "1.2.3.77")
                    $0.set(0x0008_0018, "UI", "1.2.3.8.\(k)")
                }, "b\(k)")
        }
        let catalog = try catalog()
        #expect(catalog.cases.map { $0.images.count } == [3, 3])
        #expect(catalog.cases.allSatisfy { $0.warnings.contains { $0.contains("W_IDENTITY: other studies") } })
    }

    @Test func `A slice sent again under another identifier is left out, and said`() throws {
        for k in 0..<3 { try write(slice(k), "a\(k)") }
        try write(slice(1) { $0.set(0x0008_0018, "UI", "1.2.3.8.1") }, "b1")
        let only = try #require(try catalog().cases.first)
        #expect(only.images.count == 3)
        #expect(only.warnings.contains { $0.contains("W_DUPLICATE: 1 image(s) show a slice a second time") })
    }

    @Test func `A whole series sent again under other identifiers counts once`() throws {
        for k in 0..<3 {
            try write(slice(k), "a\(k)")
            try write(slice(k) { $0.set(0x0008_0018, "UI", "1.2.3.8.\(k)") }, "b\(k)")
        }
        let cases = try catalog().cases
        #expect(cases.map { $0.images.count } == [3])
    }

    @Test func `One place with two different pictures is no volume`() throws {
        try writeGood()
        for k in 0..<3 { try write(slice(k), "a\(k)") }
        try write(
            slice(1) {
                $0.set(0x0008_0018, "UI", "1.2.3.8.1")
                $0.set(0x7fe0_0010, "OW", [77, 0, 77, 0])
            }, "b1")
        let catalog = try catalog()
        #expect(catalog.cases.count == 1)
        #expect(catalog.failures.first?.code == "E_GEOMETRY")
        #expect(catalog.failures.first?.reason.contains("unevenly") == true)
    }

    @Test func `All slices at one place are no volume of time points when they are of one time`() throws {
        for k in 0..<3 { try write(slice(k) { $0.set(0x0020_0032, "DS", "0\\0\\0") }, "a\(k)") }
        // Three different pictures of one slice: three single slices, not a stack.
        #expect(try catalog().cases.map { $0.images.count } == [1, 1, 1])
    }

    @Test(arguments: [
        (0x0028_1053 as UInt32, "nan"), (0x0028_0030, "0\\0"), (0x0020_0037, "1\\0\\0\\1\\0\\0"),
    ])
    func `A slice that cannot be read marks its series as incomplete, and no other`(tag: UInt32, value: String) throws {
        try writeGood()
        for k in 0..<3 { try write(slice(k), "a\(k)") }
        try write(slice(3) { $0.set(tag, "DS", value) }, "a3")
        let catalog = try catalog()
        #expect(catalog.failures.map(\.file) == ["a3"])
        let marks = catalog.cases.map { ($0.images.first?.seriesInstanceUID, $0.isIncomplete) }
        #expect(marks.contains { $0 == ("1.2.3.1", true) } && marks.contains { $0 == ("1.2.3.9", false) })
        #expect(catalog.cases.first { $0.isIncomplete }?.warnings.contains { $0.hasPrefix("W_INCOMPLETE: ") } == true)
    }

    @Test func `A file that does not even tell its series marks every case of its folder`() throws {
        try writeGood()
        _ = try folder.write(Array(slice(3).file.dropLast(1)), to: "cut")
        let catalog = try catalog()
        #expect(catalog.failures.map(\.code) == ["E_TRUNCATED"])
        #expect(catalog.cases.map(\.isIncomplete) == [true])
    }
}
