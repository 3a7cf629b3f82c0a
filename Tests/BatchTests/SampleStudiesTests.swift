import DICOM
import Foundation
import ImageFiles
import Imaging
import Studies
import TestSupport
import Testing

@testable import Batch

@Suite struct SampleStudiesTests {
    @Test func `The noise of a place does not depend on the order of asking, and spreads as it says`() {
        let noise = LatticeNoise(seed: 7)
        let values = (0..<4000).map { noise.normal($0, 3, 5) }
        #expect(noise.normal(17, 3, 5) == values[17])
        let mean = values.reduce(0, +) / 4000
        let deviation = (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 4000).squareRoot()
        #expect(abs(mean) < 0.06 && abs(deviation - 1) < 0.05)
        #expect((0..<4000).allSatisfy { abs(noise.value($0, 1, 2)) <= 1 })
    }

    @Test func `Smooth noise meets the lattice and changes slowly`() {
        let noise = LatticeNoise(seed: 3)
        #expect(abs(noise.smooth(Vector(20, -30, 10), cell: 10) - noise.value(2, -3, 1)) < 1e-9)
        let a = noise.smooth(Vector(21, -30, 10), cell: 10)
        let b = noise.smooth(Vector(21.1, -30, 10), cell: 10)
        #expect(abs(a - b) < 0.05)
    }

    @Test func `Patients differ so much that copying a mask fails`() {
        let geometry = Geometry(
            size: SIMD3(48, 48, 9), origin: Vector(-180, -180, -72), columnStep: Vector(7.5, 0, 0),
            rowStep: Vector(0, 7.5, 0), sliceStep: Vector(0, 0, 16))
        let maps = (1...3).map { AbdomenPhantom(seed: $0).labelMap(on: geometry).values }
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            for label in AbdomenPhantom.labels {
                let both = zip(maps[a], maps[b]).count { $0 == label.value && $1 == label.value }
                let total = maps[a].count { $0 == label.value } + maps[b].count { $0 == label.value }
                #expect(total > 50)
                #expect(Double(2 * both) / Double(total) < 0.8)
            }
        }
    }

    @Test func `A folder that holds something is left alone`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1], to: "precious")
        #expect(throws: RunError.self) { try SampleStudies(seed: 0, output: folder.path).write() }
        #expect(try folder.names() == ["precious"])
    }

    @Test func `The committed sample has two studies with truth and a support of five slices`() throws {
        let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "samples/phantom").path
        let catalog = try CaseCatalog(inputs: [samples + "/studies"])
        #expect(catalog.cases.count == 2 && catalog.failures.isEmpty)
        for source in catalog.cases {
            let truth = try NIfTIFile.labelMap(at: "\(samples)/truth/\(source.name).nii.gz")
            #expect(truth.geometry.matches(try source.volume().geometry.withReversedRows, tolerance: 1e-3))
            #expect(truth.structures == [1, 2])
        }
        let support = try SupportSet(folder: samples + "/support", rule: .labelled)
        #expect(support.sliceCount == 5)
        #expect(support.labels.map(\.name) == ["liver", "kidneys"])
    }
}
