import Batch
import Foundation
import Hashing
import ImageFiles
import Imaging
import MetaLearning
import TestSupport
import Testing
import Torch

@testable import Learning

/// Hears nothing, and ends a training at a step as a kill does.
private final class SilentObserver: RunObserver {
    let step: Int
    init(atStep step: Int = .max) { self.step = step }
    func say(_ line: String) {}
    func adapt(step: Int, of total: Int, loss: Double) {}
    func train(step: Int, of total: Int, loss: Double) {
        if step == self.step { _exit(9) }
    }
    func begin(completed: Int, total: Int) {}
    func advance(completed: Int, total: Int, name: String, note: String?) {}
    func finish() {}
}

@Suite struct ClassifierTrainingTests {
    /// Twenty classes of six pictures: bars of a direction and place of their own, with noise.
    private static func makeClasses(in work: TemporaryFolder) throws {
        for label in 0..<20 {
            let folder = work.path("data/\(label)")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for example in 0..<6 {
                let pixels = (0..<256).map { pixel -> UInt8 in
                    let (x, y) = (pixel % 16, pixel / 16)
                    let line = label % 2 == 0 ? x : y
                    let noise = (pixel * 37 + example * 101 + label * 53) % 60
                    return UInt8((line == 1 + label / 2 ? 180 : 0) + noise)
                }
                try PNGFile.write(Raster(width: 16, height: 16, pixels: pixels), to: "\(folder)/\(example).png")
            }
        }
    }

    private static func request(_ work: String, resumes: Bool = false, name: String = "model") -> TrainingRequest {
        TrainingRequest(
            version: "test", data: ["\(work)/data"], output: "\(work)/\(name).safetensors", method: .prototypical,
            form: EpisodeForm(ways: 2, shots: 1, queries: 2), trainingWays: 4, episodes: 40, side: 16, seed: 3,
            threads: 1, resumes: resumes)
    }

    @Test(.timeLimit(.minutes(20)))
    func `A training that was killed goes on to the same bytes`() async throws {
        let work = try TemporaryFolder()
        try Self.makeClasses(in: work)
        let path = work.path
        await #expect(processExitsWith: .exitCode(9)) { [path = path as String] in
            _ = try ClassifierTraining(
                Self.request(path, name: "killed"), observer: SilentObserver(atStep: 27)
            ).run()
        }
        #expect(try work.names().contains("killed.safetensors.checkpoint"))
        // Without --resume hours of work are not thrown away.
        #expect(throws: RunError.self) {
            try ClassifierTraining(Self.request(path, name: "killed"), observer: SilentObserver()).run()
        }
        var other = Self.request(path, resumes: true, name: "killed")
        other.seed = 4
        #expect(throws: RunError.self) { try ClassifierTraining(other, observer: SilentObserver()).run() }

        let resumed = try ClassifierTraining(
            Self.request(path, resumes: true, name: "killed"), observer: SilentObserver()
        ).run()
        let whole = try ClassifierTraining(Self.request(path), observer: SilentObserver()).run()
        #expect(resumed == whole && (whole ?? 0) > 0.5)
        #expect(try work.bytes(of: "killed.safetensors") == work.bytes(of: "model.safetensors"))
        #expect(try work.bytes(of: "killed.safetensors.svg") == work.bytes(of: "model.safetensors.svg"))
        #expect(try !work.names().contains { $0.hasSuffix(".checkpoint") })

        let measured = try EpisodeMeasurement(
            .init(
                model: work.path("model.safetensors"), data: work.path("data"), ways: 5, shots: 1, queries: 2,
                episodes: 40, seed: 1, threads: 1), observer: SilentObserver()
        ).run()
        // Chance is a fifth; and it is said that these classes are not new.
        #expect(measured.accuracy > 0.4 && measured.ci95 < 0.1 && measured.seenInTraining)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(measured.json().utf8)) as? [String: Any])
        #expect(json["accuracy"] as? Double == measured.accuracy && json["ci95"] as? Double == measured.ci95)
    }

    @Test func `Slices without labels are learned from beside classes`() throws {
        let work = try TemporaryFolder()
        try Self.makeClasses(in: work)
        try FileManager.default.createDirectory(
            atPath: work.path("studies"), withIntermediateDirectories: true)
        // 30 slices, of which the first shows nothing; a picture of one shade; a picture, twice; and a file that is broken.
        let voxels = (0..<30 * 144).map { index -> Float in
            let (slice, pixel) = (index / 144, index % 144)
            return slice == 0 ? 0 : Float(pixel * (1 + slice) % 97)
        }
        try NIfTIFile.write(
            Volume(
                geometry: Geometry(
                    size: SIMD3(12, 12, 30), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
                    sliceStep: Vector(0, 0, 1)), voxels: voxels), to: work.path("studies/a.nii"))
        for (name, step) in [("even", 0), ("steps", 2), ("again", 2)] {
            let pixels = (0..<100).map { UInt8(30 + step * $0) }
            try PNGFile.write(Raster(width: 10, height: 10, pixels: pixels), to: work.path("studies/\(name).png"))
        }
        _ = try work.write([1, 2, 3], to: "studies/broken.dcm")
        let pictures = try UnlabelledPictures(in: [work.path("studies")], side: 20)
        // Of 30 slices 24 are looked at, the first among them.
        #expect(pictures.squares.count == 23 + 1)
        #expect(pictures.cases == 2 && pictures.skipped.count == 1)

        var request = Self.request(work.path, name: "mixed")
        request.unlabelled = [work.path("studies")]
        let source = try TrainingSource(request)
        // A tenth of the twenty classes and of the 24 pictures is held back.
        #expect(source.pool.counts.count == 18 + 22 && source.validation?.counts.count == 2 + 2)
        #expect(source.pool.shape == [3, 16, 16] && source.skipped.count == 1)
        #expect(try ClassifierTraining(request, observer: SilentObserver()).run() != nil)
        // That some of its pictures were seen is known, although others were mixed in.
        let measured = try EpisodeMeasurement(
            .init(
                model: request.output, data: work.path("data"), ways: 5, shots: 1, queries: 2, episodes: 2, seed: 1,
                threads: 1), observer: SilentObserver()
        ).run()
        #expect(measured.seenInTraining)

        request.unlabelled = [work.path("studies/even.png")]
        #expect(throws: RunError.self) { try TrainingSource(request) }
    }

    @Test func `A training goes on from the model of another`() throws {
        let work = try TemporaryFolder()
        try Self.makeClasses(in: work)
        _ = try ClassifierTraining(Self.request(work.path, name: "first"), observer: SilentObserver()).run()
        var request = Self.request(work.path, name: "second")
        request.data = [TrainingSource.synthetic]
        request.start = work.path("first.safetensors")
        // The pictures of the first have one channel.
        #expect(throws: RunError.self) { try ClassifierTraining(request, observer: SilentObserver()).run() }

        // One step of Adam at a rate of 0.001: the forty of the first led further from its random start.
        request.data = [work.path("data")]
        request.episodes = 1
        _ = try ClassifierTraining(request, observer: SilentObserver()).run()
        let first = try ClassifierModel.reading(work.path("first.safetensors"))
        let second = try ClassifierModel.reading(work.path("second.safetensors")).model
        let (before, after) = (first.model.parameters, second.parameters)
        for name in before.names where name.hasSuffix("conv.weight") {
            let (a, b) = (try before.tensor(name).doubles(), try after.tensor(name).doubles())
            #expect(largestDifference(a, b) < 0.002 && a != b, "\(name)")
        }
        #expect(second.record["from"] == SHA256.hex(SHA256.digest(of: first.bytes)))
        let own = try #require(first.model.record["data"])
        #expect(TrainingSource.isNamed(own, in: second.record["data"] ?? ""))

        request.start = work.path("data/0/0.png")
        #expect(throws: RunError.self) { try ClassifierTraining(request, observer: SilentObserver()).run() }
        request = Self.request(work.path, name: "third")
        (request.start, request.method) = (work.path("first.safetensors"), .matching)
        #expect(
            throws: RunError.refused(
                "--from: \(work.path("first.safetensors")) was trained with --method prototypical --network conv4, pictures of "
                    + "1 x 16 x 16, not with --method matching --network conv4, pictures of 1 x 16 x 16")
        ) { try ClassifierTraining(request, observer: SilentObserver()).run() }
    }

    @Test func `A file that is no model is refused`() throws {
        let work = try TemporaryFolder()
        let path = try work.write([0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 60), to: "model.pt")
        let request = EpisodeMeasurement.Request(
            model: path, data: work.path, ways: 5, shots: 1, queries: 1, episodes: 1, seed: 0, threads: 1)
        #expect(throws: RunError.self) { try EpisodeMeasurement(request, observer: SilentObserver()).run() }
    }
}
