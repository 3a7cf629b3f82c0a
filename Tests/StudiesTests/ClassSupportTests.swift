import Foundation
import ImageFiles
import Imaging
import Studies
import TestSupport
import Testing

@Suite struct ClassSupportTests {
    private static func write(_ names: [String], in work: TemporaryFolder) throws {
        for (number, name) in names.enumerated() {
            let path = work.path(name)
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try PNGFile.write(
                Raster(width: 4, height: 4, pixels: (0..<16).map { UInt8($0 + number) }), to: path)
        }
    }

    @Test func `Folders are classes in the order of their names, and equal names get a digest`() throws {
        let work = try TemporaryFolder()
        try Self.write(["s/b/1.png", "s/a/1.png", "s/a/two/x.png", "s/a/two/y.PNG", "s/b/2.png"], in: work)
        let support = try ClassSupport(at: work.path("s"))
        #expect(support.classes == ["a", "b"])
        #expect(support.counts == [3, 2])
        #expect(support.examples.map(\.label) == [0, 0, 0, 1, 1])
        #expect(Set(support.examples.map(\.source.name)).count == 5)
        // What lies in one study folder is one item.
        #expect(Set(support.examples.map(\.item)).count == 4)
        #expect(support.examples[1].item == support.examples[2].item)
    }

    @Test func `A table names paths below its own folder, and any class`() throws {
        let work = try TemporaryFolder()
        try Self.write(["d/1.png", "d/e/1.png", "d/3.png"], in: work)
        let table = "\u{feff}label,path\r\n\"<b>, \"\"x\"\"\",1.png\r\nplain,e/1.png\r\nplain,3.png\r\n"
        try table.write(toFile: work.path("d/t.csv"), atomically: true, encoding: .utf8)
        let support = try ClassSupport(at: work.path("d/t.csv"))
        #expect(support.classes == ["<b>, \"x\"", "plain"])
        #expect(support.counts == [1, 2])
        #expect(Set(support.examples.map(\.source.name)).count == 3)
    }

    @Test(arguments: [
        (["s/a/1.png"], "one class"), (["s/1.png", "s/a/1.png", "s/b/2.png"], "1.png"), ([], "no labelled image"),
    ])
    func `A folder that is no support is refused by name`(files: [String], word: String) throws {
        let work = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: work.path("s"), withIntermediateDirectories: true)
        try Self.write(files, in: work)
        let error = #expect(throws: StudiesError.self) { try ClassSupport(at: work.path("s")) }
        #expect("\(try #require(error))".contains(word))
    }

    @Test func `A class without an image and an image that cannot be read are refused by name`() throws {
        let work = try TemporaryFolder()
        try Self.write(["s/a/1.png", "s/b/2.png"], in: work)
        try FileManager.default.createDirectory(atPath: work.path("s/hollow"), withIntermediateDirectories: true)
        let hollow = #expect(throws: StudiesError.self) { try ClassSupport(at: work.path("s")) }
        #expect("\(try #require(hollow))".contains("hollow"))
    }

    @Test(arguments: [
        ("path,class\n1.png,a\n", "label"), ("path,label\n1.png,\n", "label"),
        ("path,label\nnot-there.png,a\n", "not-there"),
        ("path,label\n1.png,a\n1.png,b\n", "twice"), ("path,label\n\"1.png,a\n", "line"),
    ])
    func `A table that does not fit is refused by its item`(text: String, word: String) throws {
        let work = try TemporaryFolder()
        try Self.write(["d/1.png"], in: work)
        try text.write(toFile: work.path("d/t.csv"), atomically: true, encoding: .utf8)
        let error = #expect(throws: StudiesError.self) { try ClassSupport(at: work.path("d/t.csv")) }
        #expect("\(try #require(error))".contains(word), "\(String(describing: error))")
    }

    @Test func `A picture in colour has three channels, and the brightness of BT.601`() throws {
        let work = try TemporaryFolder()
        let red = Raster(width: 2, height: 1, pixels: [RGB(red: 255, green: 0, blue: 0), RGB(grey: 255)])
        try PNGFile.write(red, to: work.path("red.png"))
        let catalog = try CaseCatalog(inputs: [work.path("red.png")], takesPictures: true)
        let source = try #require(catalog.cases.first)
        #expect(source.name == "red" && source.isPicture)
        #expect(try #require(try source.pictureChannels()).map(\.pixels) == [[1, 1], [0, 1], [0, 1]])
        #expect(abs(try source.volume().voxels[0] - 0.299) < 1e-6)
        #expect(try CaseCatalog(inputs: [work.path("red.png")]).cases.isEmpty)
    }
}
