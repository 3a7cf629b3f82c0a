import Foundation
import Imaging
import TestSupport
import Testing

@testable import ImageFiles

private let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
    + "/Golden/pictures/"

private func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: folder + name))) }

@Suite struct PictureFileTests {
    /// What the script drew: from 0 to 230 in steps of 10.
    private let ramp = (0..<24).map { UInt8($0 * 10) }

    @Test(arguments: ["grey.png", "grey16.png"])
    func `A grey PNG of Pillow's gives its pixels`(name: String) throws {
        let picture = try PictureFile(at: folder + name)
        #expect(picture.width == 6 && picture.height == 4 && picture.channels == 1)
        #expect(picture.values == ramp)
    }

    @Test func `Transparent pixels lie on black`() throws {
        let picture = try PictureFile(at: folder + "rgba.png")
        #expect(picture.channels == 3)
        let expected = ramp.flatMap { grey in
            // 51 of 255 is a fifth.
            [grey, 255 - grey, grey / 2].map { grey > 100 ? $0 : UInt8((Double($0) / 5).rounded()) }
        }
        #expect(picture.values == expected)
    }

    @Test func `A palette shows its colours`() throws {
        let picture = try PictureFile(at: folder + "palette.png")
        let colours: [[UInt8]] = [[0, 0, 0], [255, 0, 0], [0, 128, 255]]
        #expect(picture.values == ramp.flatMap { colours[Int($0) / 80] })
    }

    @Test(arguments: [("grey", 1), ("rgb", 3)])
    func `A JPEG gives the pixels that Pillow reads`(name: String, channels: Int) throws {
        let picture = try PictureFile(at: folder + name + ".jpg")
        let golden = try NPYArray(bytes(name + "_jpg.npy"))
        #expect(picture.channels == channels)
        #expect(picture.values.map(Float.init) == golden.floats(0..<golden.count))
    }

    @Test(arguments: ["grey.png", "rgba.png", "rgb.jpg"])
    func `A picture cut anywhere is refused`(name: String) throws {
        let whole = try bytes(name)
        // The last bytes of a PNG are a checksum that nothing depends on; a JPEG's end mark is its last two.
        for length in 0..<whole.count - 12 {
            #expect(throws: FormatFault.self, "\(length)") { try PictureFile(Array(whole[..<length])) }
        }
    }

    @Test func `A picture that claims too much is refused before memory is taken`() throws {
        var png = try bytes("grey.png")
        for place in 16..<24 { png[place] = 0x7f }
        #expect(throws: FormatFault.self) { try PictureFile(png) }
    }

    @Test func `Other files are refused by their content`() throws {
        let work = try TemporaryFolder()
        let path = try work.write(Array("no picture".utf8), to: "a.png")
        #expect(
            throws: ImageFileError.unsupported(path: path, reason: "it is neither a PNG nor a JPEG picture")
        ) { try PictureFile(at: path) }
    }
}

@Suite struct NPZFileTests {
    @Test func `Arrays come by name as numpy saved them`() throws {
        let file = try NPZFile(at: folder + "parts.npz")
        let pictures = try #require(try file.array("train_images"))
        #expect(pictures.shape == [3, 2, 2] && pictures.type == .uint8)
        #expect(pictures.floats(0..<12) == (0..<12).map { Float($0 * 12) })
        let labels = try #require(try file.array("test_labels"))
        #expect(labels.shape == [2, 1] && labels.floats(0..<2) == [0, 1])
        #expect(try file.array("nothing") == nil)
        let drawings = try #require(try NPZFile(at: folder + "drawings.npz").array("images"))
        #expect(drawings.type == .boolean && drawings.floats(0..<4) == [0, 1, 1, 0])
    }

    @Test func `Fortran order is refused`() throws {
        #expect(throws: ImageFileError.self) { try NPZFile(at: folder + "fortran.npz").array("images") }
    }

    @Test func `An archive cut or changed anywhere does no harm`() throws {
        let (work, whole) = (try TemporaryFolder(), try bytes("parts.npz"))
        for length in stride(from: 0, to: whole.count, by: 7) {
            let path = try work.write(Array(whole[..<length]), to: "a.npz")
            #expect(throws: ImageFileError.self) { try NPZFile(at: path).array("train_images") }
        }
        let sound = try NPZFile(at: folder + "parts.npz").array("train_images")
        for place in stride(from: 0, to: whole.count, by: 5) {
            var changed = whole
            changed[place] ^= 0xff
            let path = try work.write(changed, to: "b.npz")
            // Bytes that nothing depends on may change; the pixels may not.
            if let array = try? NPZFile(at: path).array("train_images") { #expect(array == sound) }
        }
    }

    @Test(arguments: ["(99999999999, 99999999999)", "(-1,)", "(3, 'x')", "3"])
    func `An array whose shape lies is refused`(shape: String) {
        let header = "{'descr': '|u1', 'fortran_order': False, 'shape': \(shape), }\n"
        let file = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + [1, 2, 3]
        #expect(throws: FormatFault.self) { try NPYArray(file) }
    }
}
