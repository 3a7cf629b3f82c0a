import Foundation
import ImageFiles
import Imaging
import Reports
import Studies
import Synchronization
import TestSupport
import Testing

@testable import Batch

/// Hears nothing.
private struct Deaf: RunObserver {
    func say(_ line: String) {}
    func adapt(step: Int, of total: Int, loss: Double) {}
    func begin(completed: Int, total: Int) {}
    func advance(completed: Int, total: Int, name: String, note: String?) {}
    func finish() {}
}

@Suite struct ResumeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("in"), withIntermediateDirectories: true)
        for name in ["a", "b", "c"] { try write(name, value: 1) }
    }

    private func write(_ name: String, value: Float) throws {
        let volume = Volume(
            geometry: Geometry(
                size: SIMD3(2, 2, 2), origin: SIMD3(0, 0, 0), columnStep: SIMD3(1, 0, 0), rowStep: SIMD3(0, 1, 0),
                sliceStep: SIMD3(0, 0, 1)),
            voxels: [Float](repeating: value, count: 8))
        try NIfTIFile.write(volume, to: folder.path("in/\(name).nii"))
    }

    /// Runs over the input and says which cases were made anew.
    private func made(options: [String: String] = [:], resumes: Bool = true) throws -> Set<String> {
        let settings = RunSettings(
            version: "1", command: "test", inputs: [folder.path("in")], output: folder.path("out"), options: options,
            resumes: resumes)
        let names = Names()
        let run = BatchRun(
            settings: settings, catalog: try CaseCatalog(inputs: settings.inputs), folder: try RunFolder(for: settings),
            observer: Deaf())
        _ = try run.run { source, volume, caseFolder in
            names.add(source.name)
            try caseFolder.write([UInt8(volume.voxels[0])], to: "value")
            return CaseRecord(of: source, geometry: volume.geometry)
        }
        return names.all
    }

    @Test func `What is done is kept; what changed is made anew, and nothing else`() throws {
        #expect(try made(resumes: false) == ["a", "b", "c"])
        #expect(try made() == [])
        // A result was damaged, another deleted.
        try Data([9]).write(to: URL(filePath: folder.path("out/cases/a/value")))
        try FileManager.default.removeItem(atPath: folder.path("out/cases/b/result.json"))
        #expect(try made() == ["a", "b"])
        #expect(try folder.bytes(of: "out/cases/a/value") == [1])
        // An input changed.
        try write("c", value: 7)
        #expect(try made() == ["c"])
        #expect(try folder.bytes(of: "out/cases/c/value") == [7])
        // An input is gone: so is its result.
        try FileManager.default.removeItem(atPath: folder.path("in/b.nii"))
        #expect(try made() == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out/cases")).sorted() == ["a", "c"])
        // Other options make other results.
        #expect(try made(options: ["x": "y"]) == ["a", "c"])
    }

    @Test func `Without leave to resume, results are left alone`() throws {
        _ = try made(resumes: false)
        #expect(throws: RunError.self) { _ = try made(resumes: false) }
    }

    @Test func `A file that changes while its case is made fails the case`() throws {
        let settings = RunSettings(
            version: "1", command: "test", inputs: [folder.path("in")], output: folder.path("out"))
        let run = BatchRun(
            settings: settings, catalog: try CaseCatalog(inputs: settings.inputs), folder: try RunFolder(for: settings),
            observer: Deaf())
        let outcome = try run.run { source, volume, _ in
            if source.name == "b" { try write("b", value: 3) }
            return CaseRecord(of: source, geometry: volume.geometry)
        }
        #expect(outcome.done == 2)
        #expect(outcome.failures.count == 1)
        #expect(outcome.failures.first?.contains("b.nii") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out/cases")).sorted() == ["a", "c"])
    }
}

private final class Names: Sendable {
    private let names = Mutex<Set<String>>([])
    var all: Set<String> { names.withLock { $0 } }
    func add(_ name: String) { names.withLock { _ = $0.insert(name) } }
}
