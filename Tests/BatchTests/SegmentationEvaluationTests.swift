import Foundation
import ImageFiles
import Imaging
import Metrics
import TestSupport
import Testing

@testable import Batch

struct SegmentationEvaluationTests {
    static let grid = Geometry(
        size: SIMD3(8, 7, 6), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
        sliceStep: Vector(0, 0, 2))

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["masks", "truth"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
    }

    /// A box of the value from column 2 on, one voxel longer for every `extra`.
    static func map(_ value: UInt8, extra: Int = 0, on grid: Geometry = grid) -> LabelMap {
        let values = (0..<grid.count).map { offset -> UInt8 in
            let (i, j, k) = (
                offset % grid.size.x, offset / grid.size.x % grid.size.y, offset / (grid.size.x * grid.size.y)
            )
            return (2..<5 + extra).contains(i) && (2..<5).contains(j) && (1..<4).contains(k) ? value : 0
        }
        return LabelMap(geometry: grid, values: values)
    }

    func write(_ map: LabelMap, to name: String) throws { try NIfTIFile.write(map, to: folder.path(name)) }

    func evaluate() throws -> SegmentationResult {
        try SegmentationEvaluation(
            predictions: folder.path("masks"), truth: folder.path("truth"), tolerance: 1, seed: 0
        ).run()
    }

    @Test func `Cases are matched by name, and structures that are nowhere have no score`() throws {
        try write(Self.map(1), to: "masks/a.nii.gz")
        try write(Self.map(1, extra: 1), to: "truth/a.nii.gz")
        try write(Self.map(2), to: "masks/b_0000.nii")
        try write(Self.map(2), to: "truth/b.nii.gz")
        try write(Self.map(2), to: "masks/spare.nii")
        let result = try evaluate()
        #expect(result.failures.isEmpty && result.notes.count == 1)
        #expect(result.rows.map(\.name) == ["a", "a", "b", "b"])
        #expect(result.rows.map { $0.score.presence } == [.both, .neither, .neither, .both])
        #expect(result.rows[0].score.dice == 54.0 / 63)
        #expect(result.summaries.map { $0.dice?.cases } == [1, 1])
        #expect(result.summaries[1].dice?.mean == 1)
    }

    @Test func `A mask of another grid and one without prediction are named, and the rest is scored`() throws {
        let other = Geometry(
            size: Self.grid.size, origin: Vector(0, 0, 3), columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 0, 2))
        try write(Self.map(1, on: other), to: "masks/a.nii.gz")
        for name in ["a", "b", "c"] { try write(Self.map(1), to: "truth/\(name).nii.gz") }
        try write(Self.map(1), to: "masks/c.nii.gz")
        let result = try evaluate()
        #expect(result.failures.count == 2)
        #expect(result.failures[0].contains("E_GRID") && result.failures[1].contains("E_NO_PREDICTION"))
        #expect(result.rows.map(\.name) == ["c"])
    }

    @Test func `The order of rows in the file makes no difference`() throws {
        try write(Self.map(1).withReversedRows, to: "masks/a.nii.gz")
        try write(Self.map(1), to: "truth/a.nii.gz")
        #expect(try evaluate().rows[0].score.dice == 1)
    }

    @Test func `Voxels that nobody annotated do not count`() throws {
        var truth = Self.map(1)
        for offset in truth.values.indices where offset % Self.grid.size.x >= 5 { truth.values[offset] = 255 }
        try write(Self.map(1, extra: 2), to: "masks/a.nii.gz")
        try write(truth, to: "truth/a.nii.gz")
        #expect(try evaluate().rows[0].score.dice == 1)
    }

    @Test func `A value that means two structures is refused`() throws {
        for name in ["masks", "truth"] { try write(Self.map(1), to: "\(name)/a.nii.gz") }
        _ = try folder.write(Array(#"{"labels": {"1": "liver"}}"#.utf8), to: "truth/labels.json")
        #expect(try evaluate().rows[0].structure == "liver")
        _ = try folder.write(Array(#"{"labels": {"1": "spleen"}}"#.utf8), to: "masks/labels.json")
        #expect(throws: RunError.self) { try evaluate() }
    }

    @Test func `Folders without masks or without common names are refused`() throws {
        #expect(throws: RunError.self) { try evaluate() }
        try write(Self.map(1), to: "masks/a.nii.gz")
        try write(Self.map(1), to: "truth/b.nii.gz")
        #expect(throws: RunError.self) { try evaluate() }
    }

    @Test func `Pictures are compared in pixels, by grey or by palette`() throws {
        let mask = Raster<UInt8>(width: 4, height: 3, pixels: [0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0])
        try PNGFile.write(mask, palette: [RGB(grey: 0), RGB(grey: 9)], to: folder.path("masks/a.png"))
        try PNGFile.write(mask.map { $0 * 255 }, to: folder.path("truth/a.png"))
        let row = try evaluate().rows[0]
        #expect(row.score.dice == 1 && row.value == 1)
        try PNGFile.write(mask.map { UInt16($0) * 300 }, to: folder.path("truth/a.png"))
        #expect(throws: RunError.self) {
            try SegmentationEvaluation(predictions: folder.path("none"), truth: folder.path, tolerance: 1, seed: 0)
                .run()
        }
        #expect(try evaluate().failures[0].contains("beyond 255"))
    }

    @Test func `A run's masks are found in its cases, and may overlap`() throws {
        for name in ["a", "b"] {
            try FileManager.default.createDirectory(
                atPath: folder.path("masks/cases/\(name)"), withIntermediateDirectories: true)
        }
        try write(Self.map(1), to: "masks/cases/a/segmentation.nii.gz")
        try write(Self.map(2), to: "masks/cases/a/segmentation-2.nii.gz")
        try write(Self.map(1), to: "masks/cases/a/image.nii.gz")
        for name in ["a", "b"] {
            try write(Self.map(2), to: "truth/\(name).nii.gz")
        }
        let result = try evaluate()
        #expect(result.rows.map(\.value) == [1, 2])
        #expect(result.rows.map { $0.score.presence } == [.invented, .both])
        #expect(result.failures.count == 1)
    }
}
