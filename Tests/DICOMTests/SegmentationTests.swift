import Imaging
import TestSupport
import Testing

@testable import DICOM

@Suite struct SegmentationTests {
    private let phantom = PhantomSeries()
    private let labels = [
        Label(value: 1, name: "sphere"),
        Label(
            value: 7, name: "liver",
            category: Code(value: "123037004", scheme: "SCT", meaning: "Anatomical Structure"),
            type: Code(value: "10200004", scheme: "SCT", meaning: "Liver")),
    ]
    private let writer = SegmentationWriter(
        algorithm: .init(name: "medshot", version: "0.0", fingerprint: "00ff00ff"))

    /// Label 1 on slices 1 and 2, label 7 on slice 2, nothing elsewhere.
    private var map: LabelMap {
        var map = LabelMap(geometry: phantom.geometry, values: [UInt8](repeating: 0, count: phantom.geometry.count))
        for k in 1...2 { for i in 2...4 { map.values[phantom.geometry.offset(i, 3, k)] = 1 } }
        for j in 0..<3 { map.values[phantom.geometry.offset(7, j, 2)] = 7 }
        return map
    }

    private func sources(in folder: TemporaryFolder) throws -> [ImageInstance] {
        try (0..<phantom.geometry.size.z).map { k in
            let path = try phantom.write(slice: k, to: folder.path("\(k).dcm"))
            guard case .images(let images) = try DICOMObject.read(path), let image = images.first else {
                throw DICOMError.notDICOM(file: path)
            }
            return image
        }
    }

    private func read(_ path: String) throws -> SegmentationObject {
        guard case .segmentation = try DICOMObject.read(path) else { throw DICOMError.notDICOM(file: path) }
        return try SegmentationObject(file: path)
    }

    @Test func `What is written comes back frame by frame`() throws {
        let folder = try TemporaryFolder()
        let sources = try sources(in: folder)
        #expect(try writer.write(map, labels: labels, sources: sources, to: folder.path("seg.dcm")))
        let back = try read(folder.path("seg.dcm"))
        // Segments of an object are numbered from 1 on.
        #expect(back.segments.map(\.number) == [1, 2])
        #expect(back.segments.map(\.name) == ["sphere", "liver"])
        #expect(back.segments[1].type == labels[1].type)
        #expect(back.reference.seriesInstanceUIDs == [sources[0].seriesInstanceUID])
        #expect(back.frames.map(\.segment) == [1, 1, 2])
        let slices = [1, 2, 2]
        let pixels = try SegmentationPixels(of: back)
        for (frame, k) in slices.enumerated() {
            #expect(back.frames[frame].sources == [ImageReference(sopInstanceUID: sources[k].sopInstanceUID)])
            #expect(back.frames[frame].plane == sources[k].plane)
            let segment = try #require(back.frames[frame].segment)
            let value = labels[segment - 1].value
            let expected = (0..<6).flatMap { j in (0..<8).map { i in map[i, j, k] == value ? UInt16(segment) : 0 } }
            #expect(try pixels.numbers(ofFrame: frame) == expected)
        }
    }

    @Test func `A segmentation of frames names each frame, and their object once`() throws {
        let folder = try TemporaryFolder()
        // Frame 5 shows slice 0, frame 1 shows slice 4.
        let phantom = EnhancedPhantom(frames: (0..<5).map { .init(slice: 4 - $0, time: 1) })
        guard case .images(let frames) = try DICOMObject.read(folder.write(phantom.elements.file, to: "a")) else {
            Issue.record("no image")
            return
        }
        let path = folder.path("seg.dcm")
        #expect(try writer.write(map, labels: labels, sources: frames.reversed(), to: path))
        let item = try Dataset(headerOf: FileStructure(path: path)).root
        let numbers = try item.children(.perFrameFunctionalGroupsSequence).map {
            try $0.child(.derivationImageSequence)?.child(.sourceImageSequence)?.integer(.referencedFrameNumber)
        }
        #expect(numbers == [4, 3, 3])
        #expect(item.child(.referencedSeriesSequence)?.children(.referencedInstanceSequence).count == 1)
    }

    @Test func `The same masks give the same bytes`() throws {
        let folder = try TemporaryFolder()
        let sources = try sources(in: folder)
        _ = try writer.write(map, labels: labels, sources: sources, to: folder.path("a.dcm"))
        _ = try writer.write(map, labels: labels, sources: sources, to: folder.path("b.dcm"))
        #expect(try folder.bytes(of: "a.dcm") == folder.bytes(of: "b.dcm"))
    }

    @Test func `The patient and study of the source are taken over`() throws {
        let folder = try TemporaryFolder()
        let sources = try sources(in: folder)
        _ = try writer.write(map, labels: labels, sources: sources, to: folder.path("seg.dcm"))
        let item = try Dataset(headerOf: FileStructure(path: folder.path("seg.dcm"))).root
        #expect(item.text(.patientID) == "DOE^JANE")
        #expect(item.text(.studyInstanceUID) == sources[0].studyInstanceUID)
        #expect(item.text(.frameOfReferenceUID) == sources[0].frameOfReferenceUID)
        #expect(item.text(.seriesInstanceUID) != sources[0].seriesInstanceUID)
        #expect(item.text(.contentDate) == "20200131")
    }

    @Test func `A map without a voxel of any label writes no file`() throws {
        let folder = try TemporaryFolder()
        let sources = try sources(in: folder)
        let empty = LabelMap(geometry: phantom.geometry, values: [UInt8](repeating: 0, count: phantom.geometry.count))
        #expect(try !writer.write(empty, labels: labels, sources: sources, to: folder.path("seg.dcm")))
        #expect(try !folder.names().contains("seg.dcm"))
    }

    @Test func `Pixel data shorter than the frames are refused`() throws {
        let folder = try TemporaryFolder()
        _ = try writer.write(map, labels: labels, sources: try sources(in: folder), to: folder.path("seg.dcm"))
        let bytes = try folder.bytes(of: "seg.dcm")
        let path = try folder.write(Array(bytes.dropLast(4)), to: "cut.dcm")
        #expect(throws: DICOMError.self) { try read(path) }
    }
}
