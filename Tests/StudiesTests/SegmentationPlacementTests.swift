import DICOM
import Imaging
import TestSupport
import Testing

@testable import Studies

@Suite struct SegmentationPlacementTests {
    private let phantom = PhantomSeries()
    private let folder: TemporaryFolder
    private let images: [ImageInstance]

    init() throws {
        folder = try TemporaryFolder()
        try phantom.write(into: folder)
        images = try #require(try CaseCatalog(inputs: [folder.path]).cases.first).images
    }

    /// A segmentation on the pixels of the phantom that names its images.
    private var drawn: DrawnSegmentation {
        var drawn = DrawnSegmentation(columns: 8, rows: 6)
        drawn.spacing = (0.75, 0.5)
        drawn.frameOfReference = images[0].frameOfReferenceUID
        return drawn
    }

    /// A frame on slice k with these pixels at 1.
    private func frame(_ k: Int, _ pixels: [(Int, Int)], segment: Int? = 1, columns: Int = 8, rows: Int = 6)
        -> DrawnSegmentation.Frame
    {
        var values = [UInt16](repeating: 0, count: columns * rows)
        for (i, j) in pixels { values[i + columns * j] = 1 }
        return .init(
            segment: segment, position: phantom.geometry.position(of: Vector(0, 0, Double(k))),
            source: images[k].sopInstanceUID, pixels: values)
    }

    private func plan(_ drawn: DrawnSegmentation...) throws -> (plan: LabelPlan, labels: CaseLabels?) {
        for (number, each) in drawn.enumerated() { _ = try folder.write(each.bytes, to: "seg\(number).dcm") }
        let catalog = try CaseCatalog(inputs: [folder.path])
        let plan = try LabelPlan(catalog.labelFiles, cases: catalog.cases)
        return (plan, try catalog.cases.first.flatMap { try plan.labels(of: $0, on: try $0.volume().geometry) })
    }

    /// The voxels of a value as (column, row, slice).
    private func voxels(_ labels: CaseLabels?, _ value: UInt8 = 1) -> [SIMD3<Int>] {
        let size = phantom.geometry.size
        return (labels?.masks[value]?.runs.flatMap { Array($0) } ?? []).map { offset in
            SIMD3(offset % size.x, offset / size.x % size.y, offset / (size.x * size.y))
        }
    }

    @Test func `Frames in any order and missing ones`() throws {
        var drawn = drawn
        drawn.frames = [frame(4, [(7, 5)]), frame(0, [(0, 0), (1, 0)]), frame(2, [(3, 2)])]
        let (plan, labels) = try plan(drawn)
        #expect(voxels(labels) == [SIMD3(0, 0, 0), SIMD3(1, 0, 0), SIMD3(3, 2, 2), SIMD3(7, 5, 4)])
        #expect(plan.failures.isEmpty && labels?.warnings == [] && labels?.losses == [])
        #expect(plan.labels.map(\.name) == ["liver"])
    }

    @Test func `Without references the coordinate system and the position decide, and it is said`() throws {
        var drawn = drawn
        drawn.frames = [frame(3, [(2, 2)])]
        drawn.frames[0].source = nil
        let (_, labels) = try plan(drawn)
        #expect(voxels(labels) == [SIMD3(2, 2, 3)])
        #expect(labels?.warnings.contains { $0.hasPrefix("W_LABEL_PLACE: ") } == true)
    }

    @Test func `A series that is named is enough`() throws {
        var drawn = drawn
        drawn.frames = [frame(3, [(2, 2)])]
        drawn.frames[0].source = nil
        drawn.frameOfReference = nil
        drawn.series = images[0].seriesInstanceUID
        #expect(voxels(try plan(drawn).labels) == [SIMD3(2, 2, 3)])
    }

    @Test func `The position decides where a frame names another image`() throws {
        var drawn = drawn
        drawn.frames = [frame(3, [(2, 2)])]
        drawn.frames[0].source = images[1].sopInstanceUID
        let (_, labels) = try plan(drawn)
        #expect(voxels(labels) == [SIMD3(2, 2, 3)])
        #expect(labels?.warnings.contains { $0.contains("another image than the one they name") } == true)
    }

    @Test func `A crop is shifted to its place, and pixels outside are counted`() throws {
        var drawn = drawn
        drawn.columns = 3
        drawn.rows = 2
        drawn.frames = [frame(1, [(0, 0), (2, 1)], columns: 3, rows: 2)]
        drawn.frames[0].position = phantom.geometry.position(of: Vector(6, 4, 1))
        let (_, labels) = try plan(drawn)
        #expect(voxels(labels) == [SIMD3(6, 4, 1)])
        #expect(labels?.losses == ["1 labelled pixel(s) lie outside their images"])
    }

    @Test func `A frame beyond the stack is a loss with the name of its structure`() throws {
        var drawn = drawn
        drawn.frames = [frame(1, [(0, 0)]), frame(2, [(0, 0)])]
        drawn.frames[1].position = phantom.geometry.position(of: Vector(0, 0, 9))
        let (_, labels) = try plan(drawn)
        #expect(voxels(labels) == [SIMD3(0, 0, 1)])
        #expect(labels?.losses == ["liver: 1 frame(s) lie where no image is"])
    }

    @Test func `A structure that lies nowhere is a failure with its name`() throws {
        var drawn = drawn
        drawn.segments = [(1, "liver"), (2, "spleen")]
        drawn.frames = [frame(1, [(0, 0)]), frame(2, [(0, 0)], segment: 2)]
        drawn.frames[1].position = phantom.geometry.position(of: Vector(0, 0, 9))
        let (plan, _) = try plan(drawn)
        #expect(plan.failures.map(\.code) == ["E_LABEL_UNMATCHED"])
        #expect(plan.failures.first?.reason.hasPrefix("spleen: ") == true)
        #expect(plan.failures.first?.file == "seg0.dcm")
    }

    @Test func `Overlapping segments go into several maps`() throws {
        var drawn = drawn
        drawn.segments = [(1, "liver"), (2, "tumour"), (3, "spleen")]
        drawn.frames = [
            frame(1, [(0, 0), (1, 0), (2, 0)]), frame(1, [(1, 0)], segment: 2), frame(2, [(1, 0)], segment: 3),
        ]
        let layers = try #require(try plan(drawn).labels).layers
        #expect(layers.layerOfValue == [1: 0, 2: 1, 3: 0])
        #expect(layers.maps.map { map in map.values.filter { $0 != 0 } } == [[1, 1, 1, 3], [2]])
    }

    @Test func `A finer grid gives each voxel the label of the nearest pixel`() throws {
        // Pixels of half the size, slices of half the distance, over the first 4 x 3 voxels of slices 1 and 2.
        var drawn = DrawnSegmentation(columns: 8, rows: 6)
        drawn.spacing = (0.375, 0.25)
        drawn.thickness = 1
        let g = phantom.geometry
        for step in 0..<4 {
            var fine = frame(1, [])
            // Voxel edges meet pixel edges: the first pixel begins a quarter of a voxel before the voxel's centre.
            fine.position = g.position(of: Vector(-0.25, -0.25, 0.75 + 0.5 * Double(step)))
            fine.source = images[1].sopInstanceUID
            // A voxel's centre lies on a corner of four pixels here; the block is the same for all of them.
            for (i, j) in [(2, 2), (3, 2), (2, 3), (3, 3)] { fine.pixels[i + 8 * j] = 1 }
            drawn.frames.append(fine)
        }
        let (_, labels) = try plan(drawn)
        #expect(voxels(labels) == [SIMD3(1, 1, 1), SIMD3(1, 1, 2)])
        #expect(
            labels?.warnings.contains {
                $0.contains("W_LABEL_PLACE: the segmentation lies on another grid (0.25 x 0.375 x 1.0 mm)")
            } == true)
    }

    @Test func `A turned grid is resampled by position`() throws {
        // Coronal frames, one per row of the images: columns along x, rows downwards from the top slice.
        var drawn = DrawnSegmentation(columns: 8, rows: 5)
        drawn.spacing = (2, 0.5)
        drawn.thickness = 0.75
        for j in 0..<6 {
            var coronal = frame(0, [], columns: 8, rows: 5)
            coronal.position = phantom.geometry.position(of: Vector(0, Double(j), 4))
            coronal.directions = (Vector(1, 0, 0), Vector(0, 0, -1))
            if j == 4 { coronal.pixels[6 + 8 * 1] = 1 }
            drawn.frames.append(coronal)
        }
        let (_, labels) = try plan(drawn)
        #expect(voxels(labels) == [SIMD3(6, 4, 3)])
    }

    @Test func `A structure too small for the images is a loss with its name`() throws {
        var drawn = DrawnSegmentation(columns: 2, rows: 2)
        drawn.spacing = (0.1, 0.1)
        drawn.frames = [frame(1, [(0, 0), (1, 1)], columns: 2, rows: 2)]
        drawn.frames[0].position = phantom.geometry.position(of: Vector(2.4, 2.4, 1))
        let (_, labels) = try plan(drawn)
        #expect(labels?.masks.isEmpty == true)
        #expect(labels?.losses == ["liver: no voxel of it lies on the images"])
    }

    @Test func `Values follow the names when files number them differently`() throws {
        var (a, b) = (drawn, drawn)
        a.segments = [(1, "spleen"), (2, "liver")]
        a.frames = [frame(1, [(0, 0)]), frame(1, [(1, 0)], segment: 2)]
        b.segments = [(1, "tumour")]
        b.frames = [frame(3, [(5, 5)])]
        let (plan, labels) = try plan(a, b)
        #expect(plan.labels.map(\.name) == ["liver", "spleen", "tumour"])
        #expect(plan.labels.map(\.value) == [1, 2, 3])
        #expect(plan.warnings.contains { $0.hasPrefix("W_LABEL_FILES: ") })
        #expect(voxels(labels, 1) == [SIMD3(1, 0, 1)])
        #expect(voxels(labels, 2) == [SIMD3(0, 0, 1)])
        #expect(voxels(labels, 3) == [SIMD3(5, 5, 3)])
    }

    @Test func `The same structure from two files: once, together, or refused`() throws {
        var (a, b) = (drawn, drawn)
        a.frames = [frame(1, [(0, 0), (1, 0)])]
        b.frames = a.frames
        #expect(try plan(a, b).labels?.warnings == ["W_LABEL_FILES: liver: two files draw the same; one is taken"])
        b.frames = [frame(2, [(0, 0)])]
        #expect(voxels(try plan(a, b).labels).count == 3)
        b.frames = [frame(1, [(0, 0)])]
        #expect { try plan(a, b) } throws: { error in
            (error as? CaseFailure).map { $0.code == "E_LABEL_CONFLICT" && $0.reason.contains("liver") } == true
        }
    }

    @Test func `More structures than a label map holds are a failure of their file`() throws {
        var drawn = drawn
        drawn.segments = (1...300).map { ($0, "nucleus \($0)") }
        drawn.frames = (1...300).map { frame(1, [(0, 0)], segment: $0) }
        let plan = try plan(drawn).plan
        #expect(plan.failures.map(\.code) == ["E_LABEL_COUNT"])
        #expect(plan.failures.first?.reason.contains("300") == true)
    }

    @Test func `A damaged segmentation costs itself`() throws {
        var drawn = drawn
        drawn.frames = [frame(1, [(0, 0)])]
        drawn.announcedFrames = 7
        let (plan, labels) = try plan(drawn)
        #expect(plan.failures.map(\.code) == ["E_DAMAGED"])
        #expect(labels == nil)
    }
}
