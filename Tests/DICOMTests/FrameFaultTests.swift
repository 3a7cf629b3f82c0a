import TestSupport
import Testing

@testable import DICOM

/// Pixel data that contradict their attributes or themselves: each is refused with its own word before anything of the
/// claimed size is allocated, or read right with a warning.
@Suite struct FrameFaultTests {
    private static let jpegLossless = TransferSyntax.jpegLosslessFirstOrder.uid
    private static let rle = "1.2.840.10008.1.2.5"

    /// The frames of a sound image after a change.
    private func source(changing change: (inout RawImage) throws -> Void) throws -> (FrameSource, TemporaryFolder) {
        var image = RawImage()
        try change(&image)
        let folder = try TemporaryFolder()
        let structure = try FileStructure(path: try folder.write(image.bytes, to: "a.dcm"))
        let root = try Dataset(headerOf: structure).root
        let layout = try FrameLayout(root, file: structure.file)
        return (try FrameSource(root, layout: layout, structure: structure), folder)
    }

    /// The word for what is wrong with an image after a change; nil when all its frames can be read.
    private func code(changing change: (inout RawImage) throws -> Void) throws -> String? {
        do {
            let (source, folder) = try source(changing: change)
            return try withExtendedLifetime(folder) {
                for frame in 0..<source.count { _ = try source.bytes(of: frame) }
                return nil
            }
        } catch let error as DICOMError {
            return error.code
        }
    }

    /// The compressed stream of a slice of the phantom, 8 x 6 of 12 bits.
    private func stream(slice k: Int) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let path = try PhantomSeries(isCompressed: true).write(slice: k, to: folder.path("a.dcm"))
        guard case .encapsulated(let fragments) = try FileStructure(path: path).pixelData else { return [] }
        let bytes = try folder.bytes(of: "a.dcm")
        return fragments.flatMap { bytes[$0] }
    }

    /// Makes the image one of JPEG lossless frames.
    private func compress(
        _ image: inout RawImage, frames: Int, fragments: [[UInt8]], offsets: [Int] = [], bitsStored: UInt16 = 12
    ) {
        image.transferSyntax = Self.jpegLossless
        image.set(0x0028_0008, "IS", .text("\(frames)"))
        image.set(0x0028_0101, "US", .shorts([bitsStored]))
        image.set(0x0028_0102, "US", .shorts([bitsStored - 1]))
        image.set(0x7fe0_0010, "OB", .fragments(fragments, offsets: offsets.map(UInt32.init)))
    }

    // Sizes

    @Test func `A size beyond the pixel data is refused before it is allocated`() throws {
        let sizes: [(UInt16, UInt16)] = [(65535, 65535), (65535, 32769), (7, 8)]
        for (rows, columns) in sizes {
            #expect(
                try code {
                    $0.set(0x0028_0010, "US", .shorts([rows]))
                    $0.set(0x0028_0011, "US", .shorts([columns]))
                } == "E_PIXEL_DATA")
        }
        // The last makes a product that wraps around in 32 bits.
        for frames in ["2", "2147483647", "44739243"] {
            #expect(try code { $0.set(0x0028_0008, "IS", .text(frames)) } == "E_PIXEL_DATA")
        }
    }

    @Test(arguments: ["0", "-1", "one", "1.5", "99999999999999999999"])
    func `A number of frames that is none is refused`(frames: String) throws {
        #expect(try code { $0.set(0x0028_0008, "IS", .text(frames)) } == "E_PIXEL_MODULE")
    }

    @Test func `Attributes that make no pixels are refused`() throws {
        let faults: [(UInt32, UInt16)] = [
            (0x0028_0010, 0), (0x0028_0011, 0), (0x0028_0101, 0), (0x0028_0101, 17), (0x0028_0102, 16),
            (0x0028_0102, 3), (0x0028_0103, 2), (0x0028_0002, 0), (0x0028_0002, 3), (0x0028_0100, 0),
        ]
        for (tag, value) in faults {
            #expect(try code { $0.set(tag, "US", .shorts([value])) } == "E_PIXEL_MODULE", "\(Tag(tag)) \(value)")
        }
        for tag: UInt32 in [0x0028_0010, 0x0028_0011, 0x0028_0100, 0x0028_0101, 0x0028_0103, 0x0028_0004] {
            #expect(try code { $0.remove(tag) } == "E_PIXEL_MODULE", "\(Tag(tag)) missing")
        }
        for depth: UInt16 in [12, 24, 52, 64] {
            #expect(try code { $0.set(0x0028_0100, "US", .shorts([depth])) } != nil)
        }
    }

    @Test func `Pixel data that are absent or short are refused, long ones named`() throws {
        #expect(try code { $0.remove(0x7fe0_0010) } == "E_PIXEL_DATA")
        #expect(try code { $0.set(0x7fe0_0010, "OW", .bytes([])) } == "E_PIXEL_DATA")
        #expect(try code { $0.set(0x7fe0_0010, "OW", .shorts([UInt16](repeating: 1, count: 47))) } == "E_PIXEL_DATA")
        let (long, _) = try source { $0.set(0x7fe0_0010, "OW", .shorts([UInt16](repeating: 1, count: 49))) }
        #expect(
            long.warnings == [
                "W_PIXEL_DATA: the pixel data are longer than the attributes ask for; the rest is ignored"
            ])
    }

    @Test func `A frame of an odd number of bytes may be padded`() throws {
        let (source, folder) = try source {
            $0.set(0x0028_0010, "US", .shorts([1]))
            $0.set(0x0028_0011, "US", .shorts([3]))
            for (tag, value) in [(0x0028_0100, 8), (0x0028_0101, 8), (0x0028_0102, 7)] as [(UInt32, UInt16)] {
                $0.set(tag, "US", .shorts([value]))
            }
            $0.set(0x7fe0_0010, "OB", .bytes([4, 5, 6, 0]))
        }
        #expect(source.warnings.isEmpty)
        #expect(try source.bytes(of: 0) == [4, 5, 6])
        withExtendedLifetime(folder) {}
    }

    // Fragments

    @Test func `Frames are found by fragment, by offset table and by what streams begin with`() throws {
        let (a, b) = (try stream(slice: 1), try stream(slice: 2))
        let half = a.count / 4 * 2
        let pieces = [Array(a[..<half]), Array(a[half...]), b]
        let second = a.count + 16
        let cases: [([[UInt8]], [Int])] = [
            ([a, b], []), ([a, b], [0, a.count + 8]), (pieces, [0, second]), (pieces, []),
        ]
        for (fragments, offsets) in cases {
            let (source, folder) = try source { compress(&$0, frames: 2, fragments: fragments, offsets: offsets) }
            #expect(source.warnings.isEmpty)
            #expect(try source.bytes(of: 1) == PhantomSeries().storedBytes(slice: 2))
            #expect(try source.bytes(of: 0) == PhantomSeries().storedBytes(slice: 1))
            withExtendedLifetime(folder) {}
        }
    }

    @Test(arguments: [[0, 4], [0, 0], [8, 0], [0, 1_000_000], [0], [0, 1, 2]])
    func `A wrong offset table is not used, and that is said`(offsets: [Int]) throws {
        let (a, b) = (try stream(slice: 1), try stream(slice: 2))
        let (source, folder) = try source { compress(&$0, frames: 2, fragments: [a, b], offsets: offsets) }
        #expect(source.warnings == ["W_OFFSET_TABLE: the offset table of the pixel data is wrong and is not used"])
        #expect(try source.bytes(of: 1) == PhantomSeries().storedBytes(slice: 2))
        withExtendedLifetime(folder) {}
    }

    @Test func `Frames and fragments that do not fit each other are refused`() throws {
        let a = try stream(slice: 1)
        #expect(try code { compress(&$0, frames: 3, fragments: [a, a]) } == "E_FRAGMENTS")
        #expect(try code { compress(&$0, frames: 2_147_483_647, fragments: [a, a]) } == "E_FRAGMENTS")
        #expect(try code { compress(&$0, frames: 1, fragments: []) } == "E_FRAGMENTS")
        #expect(try code { compress(&$0, frames: 2, fragments: [a, a, a]) } == "E_FRAGMENTS")
        #expect(try code { compress(&$0, frames: 2, fragments: [[1, 2], [3, 4], a]) } == "E_FRAGMENTS")
    }

    // Streams

    @Test func `A stream that is cut, empty or of another kind is refused`() throws {
        let a = try stream(slice: 1)
        for count in stride(from: 0, to: a.count - 4, by: 2) {
            #expect(try code { compress(&$0, frames: 1, fragments: [Array(a[..<count])]) } == "E_DECODE", "\(count)")
        }
        for uid in ["50", "51", "80", "81", "90", "91", "201", "203"].map({ "1.2.840.10008.1.2.4.\($0)" }) {
            #expect(
                try code {
                    compress(&$0, frames: 1, fragments: [a])
                    $0.transferSyntax = uid
                } == "E_DECODE", "\(uid)")
        }
    }

    @Test func `A stream of another size than the attributes is refused`() throws {
        let a = try stream(slice: 1)
        for (tag, value) in [(0x0028_0010, 8), (0x0028_0010, 65535), (0x0028_0011, 6)] as [(UInt32, UInt16)] {
            #expect(
                try code {
                    compress(&$0, frames: 1, fragments: [a])
                    $0.set(tag, "US", .shorts([value]))
                } == "E_DECODE")
        }
        #expect(
            try code {
                compress(&$0, frames: 1, fragments: [a], bitsStored: 8)
                $0.set(0x0028_0100, "US", .shorts([8]))
            } == "E_DECODE", "more bits than there is room for")
    }

    @Test func `A byte changed in a stream gives an error or a whole frame`() throws {
        let a = try stream(slice: 1)
        var refused = 0
        for place in a.indices {
            var bytes = a
            bytes[place] ^= 0xff
            let (source, folder) = try source { compress(&$0, frames: 1, fragments: [bytes]) }
            if let frame = try? source.bytes(of: 0) { #expect(frame.count == 96) } else { refused += 1 }
            withExtendedLifetime(folder) {}
        }
        #expect(refused > 20)
    }

    // Baseline streams, of which a decoder makes up what it cannot find

    private let baseline = BaselineJPEG(blocks: [10, 200, 90, 255, 0, 128], width: 3)

    /// Makes the image one of a baseline stream.
    private func compress(_ image: inout RawImage, _ stream: [UInt8]) {
        image.transferSyntax = "1.2.840.10008.1.2.4.50"
        let shorts: [(UInt32, UInt16)] = [
            (0x0028_0010, 16), (0x0028_0011, 24), (0x0028_0100, 8), (0x0028_0101, 8), (0x0028_0102, 7),
        ]
        for (tag, value) in shorts { image.set(tag, "US", .shorts([value])) }
        image.set(0x7fe0_0010, "OB", .fragments([stream + (stream.count % 2 == 1 ? [0] : [])], offsets: []))
    }

    @Test func `A sound baseline stream gives the values of its blocks`() throws {
        let (source, folder) = try source { compress(&$0, baseline.stream()) }
        #expect(try source.bytes(of: 0) == baseline.pixels)
        withExtendedLifetime(folder) {}
    }

    @Test func `A baseline stream that lost the end of its scan is refused`() throws {
        for count in 0..<baseline.scan.count - 1 {
            let stream = baseline.stream(scan: Array(baseline.scan.prefix(count)))
            #expect(try code { compress(&$0, stream) } == "E_DECODE", "\(count) of \(baseline.scan.count) bytes")
        }
    }

    @Test func `A baseline stream of a code that does not exist is refused`() throws {
        // The first block: 4 bits of size, 7 of the value, 1 that ends it. There is no other code in its place.
        var flipped = baseline.scan
        flipped[1] ^= 0x10
        #expect(try code { compress(&$0, baseline.stream(scan: flipped)) } == "E_DECODE")
    }

    @Test func `A lossless stream that lost a part of its scan and kept its end is refused`() throws {
        let a = try stream(slice: 1)
        let end = try #require((2..<a.count).last { a[$0 - 1] == 0xff && a[$0] == 0xd9 })
        for count in 1...12 {
            let cut = Array(a[..<(end - 1 - count)]) + [0xff, 0xd9]
            #expect(
                try code { compress(&$0, frames: 1, fragments: [cut + (cut.count % 2 == 1 ? [0] : [])]) } == "E_DECODE",
                "\(count) bytes less")
        }
    }

    @Test func `A damaged frame of run lengths is refused, and the others are read`() throws {
        let header = [2, 0, 0, 0, 64, 0, 0, 0] + [UInt8](repeating: 0, count: 56)
        func frame(second: UInt8, low: [UInt8]) -> [UInt8] {
            var frame = header + [209, 0] + low
            frame[8] = second
            return frame
        }
        let sound = frame(second: 66, low: [209, 7])
        for damaged in [
            frame(second: 255, low: [209, 7]), frame(second: 66, low: [250, 7]), Array(sound.prefix(20)), [],
        ] {
            let (source, folder) = try source {
                $0.transferSyntax = Self.rle
                $0.set(0x0028_0008, "IS", .text("2"))
                $0.set(0x7fe0_0010, "OB", .fragments([sound, damaged], offsets: []))
            }
            #expect(try source.bytes(of: 0) == (0..<48).flatMap { _ in [7, 0] as [UInt8] })
            #expect {
                try source.bytes(of: 1)
            } throws: { ($0 as? DICOMError)?.code == "E_DECODE" }
            withExtendedLifetime(folder) {}
        }
    }
}
