import DICOM
import Foundation
import ImageFiles
import Imaging
import TestSupport
import Testing

@testable import Studies

@Suite struct ImageStackTests {
    private func catalog(_ folder: TemporaryFolder) throws -> CaseCatalog {
        try CaseCatalog(inputs: [folder.path])
    }

    @Test(arguments: [false, true])
    func `Slices are ordered by their place, not by name or number`(isCompressed: Bool) throws {
        let folder = try TemporaryFolder()
        let phantom = PhantomSeries(isCompressed: isCompressed)
        try phantom.write(into: folder)
        let catalog = try catalog(folder)
        #expect(catalog.failures.isEmpty)
        let only = try #require(catalog.cases.first)
        #expect(catalog.cases.count == 1)
        let volume = try only.volume()
        #expect(volume.geometry.matches(phantom.geometry, tolerance: 1e-9))
        #expect(volume.voxels == phantom.volume.voxels)
    }

    @Test func `An oblique series keeps its directions`() throws {
        let folder = try TemporaryFolder()
        var phantom = PhantomSeries()
        let row = Vector(0.6, 0.8, 0)
        let column = Vector(0, 0, -1)
        phantom.geometry = Geometry(
            size: SIMD3(8, 6, 5), origin: Vector(1, 2, 3), columnStep: row * 1.5, rowStep: column * 1.25,
            sliceStep: row.cross(column) * 3)
        try phantom.write(into: folder)
        let volume = try #require(try catalog(folder).cases.first).volume()
        #expect(volume.geometry.matches(phantom.geometry, tolerance: 1e-6))
        #expect(volume.voxels == phantom.volume.voxels)
    }

    /// Slices 0, 1, 3 and 4 of the phantom.
    private func gapped(_ folder: TemporaryFolder) throws {
        for k in [0, 1, 3, 4] { try PhantomSeries().write(slice: k, to: folder.path("\(k).dcm")) }
    }

    @Test func `A whole missing slice is mixed of its neighbours, and said with the numbers`() throws {
        let folder = try TemporaryFolder()
        try gapped(folder)
        let only = try #require(try catalog(folder).cases.first)
        let phantom = PhantomSeries()
        let volume = try only.volume()
        #expect(volume.geometry.matches(phantom.geometry, tolerance: 1e-9))
        // The phantom is linear from slice to slice, so the mixture is the missing slice itself.
        #expect(volume.voxels == phantom.volume.voxels)
        #expect(only.warnings.contains { $0.hasPrefix("W_GAP: ") && $0.contains("4.0 mm") && $0.contains("1 of 5") })
        guard case .dicom(let stack) = only.source else { return }
        #expect(stack.slices == [.image(0), .image(1), .between(1, weight: 0.5), .image(2), .image(3)])
        #expect((0..<4).map { stack.slice(of: $0) } == [0, 1, 3, 4])
    }

    @Test func `A mask is given back to the images, without the mixed slice`() throws {
        let folder = try TemporaryFolder()
        try gapped(folder)
        guard case .dicom(let stack)? = try catalog(folder).cases.first?.source else {
            Issue.record("no case")
            return
        }
        let values = (0..<5).flatMap { k in [UInt8](repeating: UInt8(k + 1), count: 48) }
        let map = stack.onImages(LabelMap(geometry: stack.geometry, values: values))
        #expect(map.geometry.size == SIMD3(8, 6, 4))
        #expect(map.structures == [1, 2, 4, 5])
    }

    @Test func `Gaps are refused or split when asked`() throws {
        let folder = try TemporaryFolder()
        try gapped(folder)
        let refused = try CaseCatalog(inputs: [folder.path], gaps: .refuse)
        #expect(refused.cases.isEmpty)
        #expect(refused.failures.first?.code == "E_GEOMETRY")
        #expect(refused.failures.first?.reason.contains("missing") == true)
        let split = try CaseCatalog(inputs: [folder.path], gaps: .split)
        #expect(split.cases.map { $0.images.count } == [2, 2])
        #expect(split.cases.map { String($0.name.suffix(3)) } == ["p01", "p02"])
    }

    @Test(arguments: [GapPolicy.automatic, .resample])
    func `Slices far apart are not filled up with mixtures`(policy: GapPolicy) throws {
        let folder = try TemporaryFolder()
        for (number, place) in [0.0, 2, 4, 1e6 - 2].enumerated() {
            var image = DataElements.image(columns: 1)
            image.set(0x0008_0018, "UI", "1.2.3.4.\(number + 1)")
            image.set(0x0020_0032, "DS", "0\\0\\\(place)")
            image.set(0x7fe0_0010, "OW", [UInt8(number), 0])
            _ = try folder.write(image.file, to: "\(number)")
        }
        let failure = try #require(try CaseCatalog(inputs: [folder.path], gaps: policy).failures.first)
        #expect(failure.reason.contains("--gaps split"))
        #expect(try CaseCatalog(inputs: [folder.path], gaps: .split).cases.map { $0.images.count } == [3, 1])
    }

    /// Slices at 0, 2, 4, 6 and 8.7 mm.
    private func uneven(_ folder: TemporaryFolder) throws {
        var phantom = PhantomSeries()
        for k in 0..<4 { try phantom.write(slice: k, to: folder.path("\(k).dcm")) }
        phantom.geometry = Geometry(
            size: phantom.geometry.size, origin: phantom.geometry.origin + Vector(0, 0, 0.7),
            columnStep: phantom.geometry.columnStep, rowStep: phantom.geometry.rowStep,
            sliceStep: phantom.geometry.sliceStep)
        try phantom.write(slice: 4, to: folder.path("4.dcm"))
    }

    @Test func `Uneven spacing is refused unless resampling is asked for`() throws {
        let folder = try TemporaryFolder()
        try uneven(folder)
        #expect(try catalog(folder).failures.first?.reason.contains("unevenly") == true)
        let only = try #require(try CaseCatalog(inputs: [folder.path], gaps: .resample).cases.first)
        let volume = try only.volume()
        // 8.7 mm in four steps; the second slice lies at 2.175 mm, between the images at 2 and 4 mm.
        #expect(abs(volume.geometry.spacing.z - 2.175) < 1e-9)
        let expected = Double(PhantomSeries().value(0, 0, 1)) + 100 * (0.175 / 2)
        #expect(abs(Double(volume[0, 0, 1]) - expected) < 1e-3)
    }

    @Test func `A gantry tilt stays exact in memory, and is said with its size`() throws {
        let folder = try TemporaryFolder()
        var phantom = PhantomSeries()
        phantom.geometry = Geometry(
            size: phantom.geometry.size, origin: phantom.geometry.origin, columnStep: phantom.geometry.columnStep,
            rowStep: phantom.geometry.rowStep, sliceStep: Vector(0, 0.5, 2))
        try phantom.write(into: folder)
        let only = try #require(try catalog(folder).cases.first)
        #expect(try only.volume().geometry.matches(phantom.geometry, tolerance: 1e-9))
        #expect(only.warnings.contains { $0.hasPrefix("W_TILT: ") && $0.contains("0.5 mm") })
    }

    @Test func `Slices that lie beside the line are refused`() throws {
        let folder = try TemporaryFolder()
        var phantom = PhantomSeries()
        try phantom.write(into: folder)
        phantom.geometry = Geometry(
            size: phantom.geometry.size, origin: phantom.geometry.origin + Vector(3, 0, 0),
            columnStep: phantom.geometry.columnStep, rowStep: phantom.geometry.rowStep,
            sliceStep: phantom.geometry.sliceStep)
        try phantom.write(slice: 2, to: folder.path("image4.dcm"))
        #expect(try catalog(folder).failures.first?.reason.contains("on a line") == true)
    }

    @Test func `Groups whose keys round alike have names of their own`() throws {
        let folder = try TemporaryFolder()
        let phantom = PhantomSeries()
        try phantom.write(into: folder, prefix: "a")
        // One series, turned by more than the tolerance and less than the key's digits show.
        var turned = phantom
        let (cosine, sine) = (0.99999875, 0.00158113)
        turned.geometry = Geometry(
            size: phantom.geometry.size, origin: Vector(0, 0, 500), columnStep: Vector(0.5 * cosine, 0.5 * sine, 0),
            rowStep: Vector(-0.75 * sine, 0.75 * cosine, 0), sliceStep: phantom.geometry.sliceStep)
        for k in 0..<5 {
            let path = try turned.write(slice: k, to: folder.path("b\(k)"))
            try Self.rename(path, instance: "1.2.3.\(k + 1)")
        }
        let names = try catalog(folder).cases.map(\.name)
        #expect(names.count == 2 && Set(names).count == 2)
    }

    @Test func `A cine becomes one case per time point, in order`() throws {
        let folder = try TemporaryFolder()
        let phantom = PhantomSeries(modality: .mr)
        var times = 0
        for time in [2, 0, 1] {
            // One series: the same identifiers, other images and trigger times.
            for k in 0..<5 {
                let path = try phantom.write(slice: k, to: folder.path("t\(time)-\(k).dcm"))
                try Self.retag(path, instance: "1.2.\(time).\(k + 1)", triggerTime: 50 * time)
            }
            times += 1
        }
        let catalog = try catalog(folder)
        #expect(catalog.failures.isEmpty)
        #expect(catalog.cases.count == times)
        #expect(catalog.cases.map { String($0.name.suffix(3)) } == ["t01", "t02", "t03"])
        #expect(catalog.cases.map { $0.images.first?.acquisition.triggerTime } == [0, 50, 100])
        #expect(catalog.cases[1].images.map(\.sopInstanceUID) == (1...5).map { "1.2.1.\($0)" })
    }

    @Test func `A file that is there twice counts once`() throws {
        let folder = try TemporaryFolder()
        let paths = try PhantomSeries().write(into: folder)
        try FileManager.default.copyItem(atPath: paths[2], toPath: folder.path("copy.dcm"))
        let catalog = try catalog(folder)
        #expect(catalog.cases.first?.images.count == 5)
        #expect(catalog.cases.first?.warnings.contains { $0.contains("second time") } == true)
    }

    @Test func `Two images with one identifier are a conflict`() throws {
        let folder = try TemporaryFolder()
        let phantom = PhantomSeries()
        try phantom.write(into: folder)
        var other = phantom
        other.series.rescale = (1, 0)
        try other.write(slice: 1, to: folder.path("other.dcm"))
        let catalog = try catalog(folder)
        #expect(catalog.cases.isEmpty)
        #expect(catalog.failures.first?.reason.contains("SOPInstanceUID") == true)
    }

    @Test func `A broken file costs itself, and the case beside it a warning`() throws {
        let folder = try TemporaryFolder()
        let paths = try PhantomSeries().write(into: folder)
        let whole = try Data(contentsOf: URL(filePath: paths[0]))
        try whole.prefix(whole.count - 10).write(to: URL(filePath: folder.path("cut.dcm")))
        let catalog = try catalog(folder)
        #expect(catalog.cases.count == 1)
        #expect(catalog.failures.map(\.file) == ["cut.dcm"])
        #expect(catalog.cases.first?.warnings.contains { $0.contains("could not be read") } == true)
    }

    @Test(arguments: [false, true])
    func `Padding becomes as dark as the darkest voxel of the whole volume`(isInverted: Bool) throws {
        let folder = try TemporaryFolder()
        for (slice, pixels) in [[0, 9, 5], [7, 9, 8]].enumerated() {
            var image = DataElements.image(columns: 3)
            image.set(0x0008_0018, "UI", "1.2.3.4.\(slice + 1)")
            image.set(0x0020_0032, "DS", "0\\0\\\(slice)")
            image.set(0x0028_0004, "CS", isInverted ? "MONOCHROME1" : "MONOCHROME2")
            image.set(0x0028_0120, shorts: 9)
            image.set(0x7fe0_0010, "OW", pixels.flatMap { [UInt8($0), 0] })
            _ = try folder.write(image.file, to: "\(slice)")
        }
        let only = try #require(try catalog(folder).cases.first)
        let dark: Float = isInverted ? 8 : 0
        #expect(try only.volume().voxels == [0, dark, 5, 7, dark, 8])
        #expect(only.warnings.contains { $0.hasPrefix("W_PADDING: ") })
    }

    @Test func `Names come from hashes and hold no text of the file`() throws {
        let folder = try TemporaryFolder()
        try PhantomSeries().write(into: folder)
        let name = try #require(try catalog(folder).cases.first).name
        #expect(name.hasPrefix("ct-"))
        #expect(name.dropFirst(3).count == 12)
        #expect(name.dropFirst(3).allSatisfy { $0.isHexDigit })
        let again = try TemporaryFolder()
        try PhantomSeries().write(into: again, prefix: "renamed-")
        #expect(try CaseCatalog(inputs: [again.path]).cases.first?.name == name)
    }

    /// Replaces an element of an explicit little endian file, in the bytes.
    private static func replace(_ bytes: inout [UInt8], tag: [UInt8], representation: String, with value: String) throws
    {
        let head = tag + Array(representation.utf8)
        let start = try #require((132..<bytes.count - 6).first { Array(bytes[$0..<$0 + 6]) == head })
        let length = Int(bytes[start + 6]) | Int(bytes[start + 7]) << 8
        let padding: [UInt8] = value.utf8.count % 2 == 1 ? [representation == "UI" ? 0 : 32] : []
        let padded = Array(value.utf8) + padding
        bytes.replaceSubrange(start..<start + 8 + length, with: head + [UInt8(padded.count), 0] + padded)
    }

    /// Rewrites SOPInstanceUID.
    private static func rename(_ path: String, instance: String) throws {
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        try replace(&bytes, tag: [8, 0, 0x18, 0], representation: "UI", with: instance)
        try Data(bytes).write(to: URL(filePath: path))
    }

    /// Rewrites SOPInstanceUID and adds a trigger time.
    private static func retag(_ path: String, instance: String, triggerTime: Int) throws {
        try rename(path, instance: instance)
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        // RepetitionTime gives way to TriggerTime; the order of tags is kept.
        let repetition: [UInt8] = [0x18, 0, 0x80, 0, 0x44, 0x53]
        let start = try #require((132..<bytes.count - 6).first { Array(bytes[$0..<$0 + 6]) == repetition })
        let length = Int(bytes[start + 6]) | Int(bytes[start + 7]) << 8
        bytes.removeSubrange(start..<start + 8 + length)
        let echoTrain: [UInt8] = [0x18, 0, 0x91, 0]
        let next = try #require((132..<bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == echoTrain })
        let end = next + 8 + (Int(bytes[next + 6]) | Int(bytes[next + 7]) << 8)
        let text = "\(triggerTime)"
        let padded = Array(text.utf8) + (text.utf8.count % 2 == 1 ? [32] : [])
        bytes.insert(contentsOf: [0x18, 0, 0x60, 0x10, 0x44, 0x53, UInt8(padded.count), 0] + padded, at: end)
        try Data(bytes).write(to: URL(filePath: path))
    }
}
