import DICOM
import Imaging
import TestSupport
import Testing

@testable import Studies

/// Images that share a series and are no volume together.
@Suite struct SeriesSplittingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Writes a run of three slices of one series.
    private func write(_ run: Int, at start: Double = 0, _ change: (inout DataElements) -> Void = { _ in }) throws {
        for k in 0..<3 {
            var image = DataElements.image(columns: 2)
            image.set(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\M")
            image.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.4")
            image.set(0x0008_0060, "CS", "MR")
            image.set(0x0008_0018, "UI", "1.2.3.4.\(run).\(k + 1)")
            image.set(0x0020_0013, "IS", "\(10 * run + k)")
            image.set(0x0020_0032, "DS", "0\\0\\\(start + 2 * Double(k))")
            image.set(0x7fe0_0010, "OW", [UInt8(run), 0, UInt8(k), 0])
            change(&image)
            _ = try folder.write(image.file, to: "\(run)-\(k)")
        }
    }

    private func cases() throws -> [Case] {
        let catalog = try CaseCatalog(inputs: [folder.path])
        #expect(catalog.failures.isEmpty)
        return catalog.cases
    }

    /// The last parts of the names, with the first pixel of each case: the run it holds.
    private func endings() throws -> [String] {
        try cases().map { source in
            let run = Int(try source.volume().voxels[0])
            let parts = source.name.split(separator: "-").dropFirst(2)
            return "\(parts.joined(separator: "-")):\(run)"
        }
    }

    @Test func `Echoes are cases of one name, in the order of their times`() throws {
        for (run, time) in [(1, "20"), (2, "5"), (3, "10.5")] { try write(run) { $0.set(0x0018_0081, "DS", time) } }
        #expect(try endings() == ["e01:2", "e02:3", "e03:1"])
        #expect(Set(try cases().map { $0.name.prefix(15) }).count == 1)
    }

    @Test func `b-values are told apart, and each keeps its times`() throws {
        for (run, value) in [(1, 1000.0), (2, 0), (3, 1000)] { try write(run) { $0.set(0x0018_9087, doubles: value) } }
        #expect(try endings() == ["b01:2", "b02-t01:1", "b02-t02:3"])
    }

    @Test func `Magnitude comes before phase, original before derived`() throws {
        for (run, kind) in [(1, "DERIVED\\PRIMARY\\M"), (2, "ORIGINAL\\PRIMARY\\P"), (3, "ORIGINAL\\PRIMARY\\M")] {
            try write(run) { $0.set(0x0008_0008, "CS", kind) }
        }
        #expect(try endings() == ["k01:3", "k02:2", "k03:1"])
        #expect(try cases().last?.warnings.contains { $0.hasPrefix("W_DERIVED: ") } == true)
    }

    @Test func `The parts of a GE scan are told apart by its own attribute, where the block is GE's`() throws {
        func writeParts(creator: String) throws {
            for (run, part) in [(1, 3), (2, 1), (3, 0), (4, 2)] as [(Int, UInt8)] {
                try write(run) {
                    $0.set(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\OTHER")
                    $0.set(0x0043_0010, "LO", creator)
                    $0.set(0x0043_102f, run == 3 ? "UN" : "SS", [part, 0])
                }
            }
        }
        try writeParts(creator: "GEMS_PARM_01")
        #expect(try endings() == ["k01:3", "k02:2", "k03:4", "k04:1"])
        try writeParts(creator: "ANOTHER")
        #expect(try endings() == ["t01:1", "t02:2", "t03:3", "t04:4"])
    }

    @Test func `The standard's word for a part of the signal is taken in single images too`() throws {
        for (run, part) in [(1, "PHASE"), (2, "MAGNITUDE")] {
            try write(run) {
                $0.set(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\OTHER")
                $0.set(0x0008_9208, "CS", part)
            }
        }
        #expect(try endings() == ["k01:2", "k02:1"])
    }

    @Test func `PET slices of a slope each make one volume in the unit of the file`() throws {
        try write(2) {
            $0.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.128")
            $0.set(0x0008_0060, "CS", "PT")
            $0.set(0x0054_1001, "CS", "BQML")
            $0.set(0x0028_1052, "DS", "0")
        }
        // A slope for each slice: the file of slice k once more, with its own.
        let plain = try #require(try cases().first)
        for (k, path) in plain.images.map(\.file).enumerated() {
            var image = DataElements.image(columns: 2)
            image.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.128")
            image.set(0x0008_0060, "CS", "PT")
            image.set(0x0008_0018, "UI", "1.2.3.4.2.\(k + 1)")
            image.set(0x0020_0032, "DS", "0\\0\\\(2 * k)")
            image.set(0x0054_1001, "CS", "BQML")
            image.set(0x0028_1052, "DS", "0")
            image.set(0x0028_1053, "DS", "\(0.5 * Double(k + 1))")
            image.set(0x7fe0_0010, "OW", [2, 0, 10, 0])
            _ = try folder.write(image.file, to: String(path.split(separator: "/").last ?? ""))
        }
        let only = try #require(try cases().first)
        #expect(only.modality == "PT" && only.name.hasPrefix("pt-"))
        #expect(try only.volume().voxels == [1, 5, 2, 10, 3, 15])
        #expect(only.warnings.contains { $0.hasPrefix("W_UNITS: ") && $0.contains("BQML") })
    }

    @Test func `The frames of a capture are cases of one name in their order, grey or in colour`() throws {
        for (name, samples) in [("grey", 1), ("colour", 3)] {
            var image = DataElements.image(columns: 2)
            image.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.7.\(samples == 1 ? 2 : 4)")
            image.set(0x0008_0018, "UI", "1.2.3.4.\(samples)")
            image.set(0x0008_0060, "CS", "OT")
            image.remove(0x0020_0032)
            image.remove(0x0020_0037)
            image.set(0x0028_0002, shorts: samples)
            image.set(0x0028_0004, "CS", samples == 1 ? "MONOCHROME2" : "RGB")
            image.set(0x0028_0006, shorts: 0)
            image.set(0x0028_0008, "IS", "3")
            image.set(0x0028_0100, shorts: 8)
            image.set(0x0028_0101, shorts: 8)
            image.set(0x0028_0102, shorts: 7)
            let pixels = (0..<3).flatMap { frame in [UInt8](repeating: 10 * frame + 1, count: 2 * samples) }
            image.set(0x7fe0_0010, "OB", pixels)
            _ = try folder.write(image.file, to: name)
        }
        #expect(try CaseCatalog(inputs: [folder.path]).cases.isEmpty)
        let catalog = try CaseCatalog(inputs: [folder.path], colour: .luminance)
        #expect(catalog.failures.isEmpty)
        #expect(Set(catalog.cases.map(\.name)).count == 6)
        for file in ["grey", "colour"] {
            let frames = catalog.cases.filter { $0.files == [file] }
            #expect(frames.map { String($0.name.suffix(4)) } == ["-f01", "-f02", "-f03"])
            #expect(Set(frames.map { $0.name.prefix(15) }).count == 1)
            #expect(try frames.map { Int(try $0.volume().voxels[0].rounded()) } == [1, 11, 21])
        }
    }

    @Test func `Time points are in order whatever the files are called`() throws {
        for (run, time) in [(1, "3"), (2, "1"), (3, "2")] { try write(run) { $0.set(0x0020_0100, "IS", time) } }
        #expect(try endings() == ["t01:2", "t02:3", "t03:1"])
    }

    @Test func `Another matrix, spacing or orientation makes a case of its own`() throws {
        try write(1)
        try write(2) { $0.set(0x0028_0030, "DS", "2\\2") }
        try write(3) { $0.set(0x0020_0037, "DS", "0\\1\\0\\1\\0\\0") }
        try write(4) {
            $0.set(0x0028_0011, shorts: 1)
        }
        #expect(Set(try cases().map(\.name)).count == 4)
    }

    @Test func `A localizer in the series is a case of its own, and said`() throws {
        try write(1)
        try write(2) { $0.set(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\LOCALIZER") }
        let cases = try cases()
        #expect(cases.count == 2)
        #expect(cases.map { $0.warnings.contains { $0.hasPrefix("W_LOCALIZER: ") } } == [false, true])
    }

    @Test func `Acquisitions that are whole only by themselves become a case each`() throws {
        try write(1) { $0.set(0x0020_0012, "IS", "1") }
        // Between the slices of the first: uneven together, even apart.
        try write(2, at: 0.7) { $0.set(0x0020_0012, "IS", "2") }
        #expect(try endings() == ["a01:1", "a02:2"])
        #expect(try cases().allSatisfy { $0.warnings.contains { $0.contains("acquisitions") } })
    }

    @Test func `Acquisitions that alternate in an even volume are said`() throws {
        try write(1) { $0.set(0x0020_0012, "IS", "1") }
        try write(2, at: 1) { $0.set(0x0020_0012, "IS", "2") }
        let only = try #require(try cases().first)
        #expect(only.images.count == 6)
        #expect(only.warnings.contains { $0.hasPrefix("W_ACQUISITIONS: ") && $0.contains("alternate") })
    }

    @Test(arguments: ["1.2.840.10008.5.1.4.1.1.1", "1.2.840.10008.5.1.4.1.1.1.1", "1.2.840.10008.5.1.4.1.1.1.2"])
    func `CR, DX and MG are single images without a place`(kind: String) throws {
        for run in 1...2 {
            try write(run) {
                $0.set(0x0008_0016, "UI", kind)
                $0.remove(0x0020_0032)
                $0.remove(0x0020_0037)
                $0.remove(0x0028_0030)
                $0.set(0x0018_1164, "DS", "0.1\\0.2")
            }
        }
        let cases = try cases()
        #expect(cases.count == 6)
        #expect(Set(cases.map(\.name)).count == 6)
        #expect(cases.allSatisfy { $0.images.count == 1 && $0.images[0].pixelSpacing?.betweenRows == 0.1 })
    }
}
