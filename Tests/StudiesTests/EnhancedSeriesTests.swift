import DICOM
import Imaging
import TestSupport
import Testing

@testable import Studies

@Suite struct EnhancedSeriesTests {
    private typealias Frame = EnhancedPhantom.Frame

    /// Five slices at three times, in an order that neither of them follows.
    private static let shuffled = (0..<15).map { n in
        Frame(slice: n * 7 % 15 % 5, time: n * 7 % 15 / 5 + 1)
    }

    private func catalog(_ elements: DataElements...) throws -> CaseCatalog {
        let folder = try TemporaryFolder()
        for (index, each) in elements.enumerated() { _ = try folder.write(each.file, to: "\(index).dcm") }
        let catalog = try CaseCatalog(inputs: [folder.path])
        // The volumes are read while the folder is there.
        for source in catalog.cases { _ = try source.volume() }
        return catalog
    }

    @Test func `Frames in any order become one volume per time, each frame rescaled by its own numbers`() throws {
        let folder = try TemporaryFolder()
        let phantom = EnhancedPhantom(frames: Self.shuffled)
        _ = try folder.write(phantom.elements.file, to: "a")
        let catalog = try CaseCatalog(inputs: [folder.path])
        #expect(catalog.failures.isEmpty)
        #expect(catalog.cases.map { String($0.name.suffix(4)) } == ["-t01", "-t02", "-t03"])
        for (index, source) in catalog.cases.enumerated() {
            let volume = try source.volume()
            #expect(volume.geometry.matches(phantom.geometry, tolerance: 1e-9))
            #expect(volume.voxels == phantom.volume(time: index + 1).voxels)
            let frames = (0..<5).map { k in
                1 + (Self.shuffled.firstIndex { $0.slice == k && $0.time == index + 1 } ?? -1)
            }
            #expect(source.images.map(\.frame) == frames)
        }
    }

    @Test func `Times in files of their own stay in order, whatever the files are called`() throws {
        var objects: [DataElements] = []
        for time in [3, 1, 2] {
            var elements = EnhancedPhantom(frames: (0..<5).map { Frame(slice: $0, time: time) }).elements
            elements.set(0x0008_0018, "UI", "1.2.3.\(time)")
            objects.append(elements)
        }
        let cases = try catalog(objects[0], objects[1], objects[2]).cases
        #expect(cases.map { $0.images.first?.sopInstanceUID } == ["1.2.3.1", "1.2.3.2", "1.2.3.3"])
        #expect(cases.map { String($0.name.suffix(4)) } == ["-t01", "-t02", "-t03"])
    }

    @Test func `Frames that nothing describes are refused`() throws {
        var elements = EnhancedPhantom(frames: (0..<5).map { Frame(slice: $0, time: 1) }).elements
        elements.remove(0x5200_9230)
        #expect(try catalog(elements).failures.first?.reason.contains("5 frames") == true)
    }

    @Test func `Fewer descriptions than frames are damage`() throws {
        var elements = EnhancedPhantom(frames: (0..<5).map { Frame(slice: $0, time: 1) }).elements
        elements.set(0x5200_9230, items: [DataElements()])
        #expect(
            try catalog(elements).failures.first?.reason
                == "5 frame(s) are announced, 1 are described; export it again")
    }

    @Test func `A frame without a place is damage`() throws {
        var elements = EnhancedPhantom(frames: [Frame(slice: 0, time: 1)]).elements
        elements.set(0x5200_9230, items: [DataElements()])
        #expect(try catalog(elements).failures.first?.code == "E_GEOMETRY")
    }

    @Test(arguments: ["0", "-1", "70000", "2147483647", "six"])
    func `A number of frames that the pixels do not hold is damage`(count: String) throws {
        var elements = EnhancedPhantom(frames: [Frame(slice: 0, time: 1)]).elements
        elements.set(0x0028_0008, "IS", count)
        let failure = try #require(try catalog(elements).failures.first)
        #expect(["E_PIXEL_DATA", "E_PIXEL_MODULE"].contains(failure.code))
    }

    @Test func `A slice that is missing at one time only leaves no whole volumes`() throws {
        let frames = Self.shuffled.filter { $0.slice != 2 || $0.time != 2 }
        let failures = try catalog(EnhancedPhantom(frames: frames).elements).failures
        #expect(failures.first?.reason.contains("unevenly") == true)
    }
}
