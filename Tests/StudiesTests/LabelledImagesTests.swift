import Foundation
import ImageFiles
import Imaging
import Studies
import TestSupport
import Testing

private let goldens =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
    + "/Golden/pictures/"

@Suite struct LabelledImagesTests {
    private let work: TemporaryFolder

    init() throws { work = try TemporaryFolder() }

    private func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: work.path(name), withIntermediateDirectories: true)
        return work.path(name)
    }

    @Test func `Every folder is a class, and what is no picture is left out and named`() throws {
        let grey = Raster(width: 2, height: 2, pixels: [0, 51, 102, 255] as [UInt8])
        try PNGFile.write(grey, to: folder("b") + "/1.png")
        try PNGFile.write(grey.map { 255 - $0 }, to: folder("b") + "/2.PNG")
        try PNGFile.write(grey, to: folder("a") + "/1.png")
        try PNGFile.write(grey, to: work.path("beside.png"))
        _ = try work.write(Array("text".utf8), to: "a/broken.jpg")
        _ = try work.write(Array("text".utf8), to: "a/notes.txt")
        let images = try LabelledImages(at: work.path, part: .training, side: 2)
        #expect(images.names == ["a", "b"])
        #expect(images.counts == [1, 2])
        #expect(images.channels == 1)
        #expect(images.values == [0, 0.2, 0.4, 1, 0, 0.2, 0.4, 1, 1, 0.8, 0.6, 0])
        #expect(images.skipped.map(\.relative) == ["a/broken.jpg"])
    }

    @Test func `One picture in colour gives all three channels, each by itself`() throws {
        let colour = Raster(width: 1, height: 1, pixels: [RGB(red: 255, green: 0, blue: 51)])
        try PNGFile.write(colour, to: folder("a") + "/1.png")
        try PNGFile.write(Raster(width: 1, height: 1, pixels: [102] as [UInt8]), to: folder("b") + "/1.png")
        let images = try LabelledImages(at: work.path, part: .training, side: 1)
        #expect(images.channels == 3)
        #expect(images.values == [1, 0, 0.2, 0.4, 0.4, 0.4])
        #expect(throws: StudiesError.self) {
            try LabelledImages(at: work.path, part: .training, side: 1, channels: 1)
        }
    }

    @Test func `The parts of an archive are kept apart`() throws {
        let path = goldens + "parts.npz"
        let training = try LabelledImages(at: path, part: .training, side: 2)
        #expect(training.names == ["0", "1"])
        #expect(training.counts == [1, 2])
        // Picture 1 is of class 0: pixels 48, 60, 72, 84.
        #expect(training.values.prefix(4) == [48, 60, 72, 84].map { $0 / 255 }[...])
        let evaluation = try LabelledImages(at: path, part: .evaluation, side: 2)
        #expect(evaluation.counts == [1, 1])
        #expect(evaluation.values.prefix(4) == [144, 156, 168, 180].map { $0 / 255 }[...])
    }

    @Test func `Omniglot's two archives are its two parts, and ink is 1`() throws {
        for name in ["images_background.npz", "images_evaluation.npz"] {
            try FileManager.default.copyItem(atPath: goldens + "drawings.npz", toPath: work.path(name))
        }
        #expect(LabelledImages.isOmniglot(work.path))
        let training = try LabelledImages(at: work.path, part: .training, side: 2)
        #expect(training.names == ["background/0", "background/1", "background/2"])
        #expect(training.counts == [2, 2, 2])
        #expect(training.values == (0..<24).map { $0 % 3 == 0 ? 1 : 0 })
        let all = try LabelledImages(at: work.path, part: .everything, side: 2)
        #expect(all.names.count == 6 && all.names.last == "evaluation/2")
    }

    @Test func `A folder without classes is refused`() throws {
        #expect(throws: StudiesError.self) { try LabelledImages(at: work.path, part: .training, side: 28) }
        #expect(throws: StudiesError.self) {
            try LabelledImages(at: goldens + "fortran.npz", part: .training, side: 28)
        }
        #expect(throws: StudiesError.self) {
            try LabelledImages(at: work.path("none.npz"), part: .training, side: 28)
        }
    }

    @Test(.enabled(if: OpenData.isPresent, "\(OpenData.reason)"))
    func `MedNIST is six classes of a hundred pictures`() throws {
        let images = try LabelledImages(
            at: OpenData.path("classification/mednist"), part: .training, side: 16)
        #expect(images.names == ["AbdomenCT", "BreastMRI", "CXR", "ChestCT", "Hand", "HeadCT"])
        #expect(images.counts == [100, 100, 100, 100, 100, 100] && images.channels == 1)
    }
}
