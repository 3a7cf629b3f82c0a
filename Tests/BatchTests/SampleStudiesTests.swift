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

    @Test func `Patients differ so much that copying a mask fails`() throws {
        let abdomen = Geometry(
            size: SIMD3(48, 48, 9), origin: Vector(-180, -180, -72), columnStep: Vector(7.5, 0, 0),
            rowStep: Vector(0, 7.5, 0), sliceStep: Vector(0, 0, 16))
        try expectDifference(
            (1...3).map { AbdomenPhantom(seed: $0).labelMap(on: abdomen) }, in: AbdomenPhantom.labels.map(\.value),
            below: 0.8)
        let brain = Geometry(
            size: SIMD3(72, 72, 26), origin: Vector(-106, -106, -65), columnStep: Vector(3, 0, 0),
            rowStep: Vector(0, 3, 0), sliceStep: Vector(0, 0, 5))
        try expectDifference(
            (501...503).map { BrainPhantom(seed: $0).labelMap(on: brain) }, in: Array(BrainPhantom.labels.keys),
            below: 0.6)
    }

    /// Every structure is there, and no two maps agree in it.
    private func expectDifference(_ maps: [LabelMap], in labels: [UInt8], below most: Double) throws {
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            for label in labels {
                let both = zip(maps[a].values, maps[b].values).count { $0 == label && $1 == label }
                let total = [a, b].map { maps[$0].values.count { $0 == label } }
                #expect(total.allSatisfy { $0 > 25 })
                #expect(Double(2 * both) / Double(total.reduce(0, +)) < most)
            }
        }
    }

    @Test func `An opacity makes a chest brighter and changes nothing else; MONOCHROME1 turns it over`() {
        let clear = ChestPhantom(seed: 5, hasOpacity: false).stored(isInverted: false)
        let sick = ChestPhantom(seed: 5, hasOpacity: true).stored(isInverted: false)
        let brighter = zip(clear, sick).map { Int($1) - Int($0) }
        #expect(brighter.allSatisfy { $0 >= 0 } && (brighter.max() ?? 0) > 200)
        #expect(brighter.count { $0 > 100 } < clear.count / 6)
        let inverted = ChestPhantom(seed: 5, hasOpacity: true).stored(isInverted: true)
        #expect(zip(sick, inverted).allSatisfy { $0 + $1 == 4095 })
    }

    @Test func `A folder that holds something is left alone`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1], to: "precious")
        #expect(throws: RunError.self) { try SampleStudies(seed: 0, output: folder.path).write() }
        #expect(try folder.names() == ["precious"])
    }

    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "samples").path

    @Test(arguments: [
        ("abdomen", 7, ["liver", "kidneys"]), ("brain", 10, ["ventricles", "nuclei"]),
    ])
    func `The committed studies have truth, and a support of some slices`(
        part: String, slices: Int, names: [String]
    ) throws {
        let folder = "\(Self.samples)/\(part)"
        let catalog = try CaseCatalog(inputs: [folder + "/studies"])
        #expect(catalog.cases.count == 2 && catalog.failures.isEmpty)
        for source in catalog.cases {
            #expect(source.warnings.isEmpty)
            let truth = try NIfTIFile.labelMap(at: "\(folder)/truth/\(source.name).nii.gz")
            #expect(truth.geometry.matches(try source.volume().geometry.withReversedRows, tolerance: 1e-3))
            #expect(truth.structures == [1, 2])
        }
        let support = try SupportSet(folder: folder + "/support", rule: .labelled)
        #expect(support.sliceCount == slices)
        #expect(support.labels.map(\.name) == names)
    }

    @Test func `An enhanced object holds the same voxels as a series of the same slices`() throws {
        let (folder, slices) = (try TemporaryFolder(), try TemporaryFolder())
        let phantom = PhantomSeries(modality: .mr)
        try phantom.write(into: slices)
        let stored = (0..<phantom.geometry.size.z).flatMap { k in
            (0..<phantom.geometry.size.y).flatMap { j in
                (0..<phantom.geometry.size.x).map { i in phantom.stored(i, j, k) }
            }
        }
        try ImageWriter(series: phantom.series).writeEnhanced(
            stored: stored, of: phantom.geometry, to: folder.path("enhanced.dcm"))
        let enhanced = try #require(try CaseCatalog(inputs: [folder.path("enhanced.dcm")]).cases.first?.volume())
        let series = try #require(try CaseCatalog(inputs: [slices.path]).cases.first?.volume())
        #expect(enhanced.voxels == series.voxels)
        #expect(enhanced.geometry.matches(series.geometry, tolerance: 1e-9))
    }

    @Test func `The committed radiographs are bright where dense, whatever their files say, and have a class each`()
        throws
    {
        let catalog = try CaseCatalog(inputs: [Self.samples + "/chest/studies"])
        #expect(catalog.cases.count == 12 && catalog.failures.isEmpty)
        let rows = try String(contentsOfFile: Self.samples + "/chest/truth.csv", encoding: .utf8)
            .split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
        #expect(Set(rows.map { $0[0] }) == Set(catalog.cases.map(\.name)))
        #expect(rows.count { $0[1] == "opacity" } == 6)
        #expect(catalog.cases.count(where: \.isInverted) == 4)
        for source in catalog.cases {
            let volume = source.isInverted ? try source.volume().negative : try source.volume()
            let (spine, lung) = (volume[64, 100, 0], volume[28, 50, 0])
            #expect(spine > lung)
        }
    }
}
