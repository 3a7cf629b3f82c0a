import TestSupport
import Testing

@testable import DICOM

/// What the scan says of sound files of every kind, and of files that were cut or have a wrong byte.
@Suite struct FileStructureTests {
    /// The same sound image in every encoding that needs no codec.
    private static let encodings: [RawImage] = {
        var bare = RawImage()
        (bare.hasPreamble, bare.hasMeta) = (false, false)
        var implicit = RawImage()
        (implicit.transferSyntax, implicit.isExplicit) = (TransferSyntax.implicitLittleEndian.uid, false)
        var bareImplicit = implicit
        (bareImplicit.hasPreamble, bareImplicit.hasMeta) = (false, false)
        var big = RawImage()
        (big.transferSyntax, big.isBigEndian) = (TransferSyntax.explicitBigEndian.uid, true)
        var bareBig = big
        (bareBig.hasPreamble, bareBig.hasMeta) = (false, false)
        var noPreamble = RawImage()
        noPreamble.hasPreamble = false
        var undeclared = RawImage()
        undeclared.transferSyntax = nil
        var deflated = RawImage()
        deflated.transferSyntax = "1.2.840.10008.1.2.1.99"
        deflated.trailer = Deflated.stored(deflated.dataset)
        deflated.elements = []
        return [RawImage(), bare, implicit, bareImplicit, big, bareBig, noPreamble, undeclared, deflated]
    }()

    private static let expected = (0..<6).flatMap { j in (0..<8).map { i in Float(i + 10 * j) } }

    @Test(arguments: encodings.indices)
    func `The pixels come out right in every encoding`(index: Int) throws {
        let image = Self.encodings[index]
        let folder = try TemporaryFolder()
        guard case .images(let images) = try DICOMObject.read(try folder.write(image.bytes, to: "a.dcm")),
            let read = images.first
        else {
            Issue.record("no image")
            return
        }
        #expect(try read.values() == Self.expected)
        let isDeclared = image.hasMeta && image.transferSyntax != nil
        #expect(read.warnings.contains { $0.hasPrefix("W_TRANSFER_SYNTAX: ") } == !isDeclared)
    }

    @Test func `Pixels of 8 bits in big-endian words come out in order`() throws {
        var image = RawImage(columns: 3, rows: 3)
        (image.transferSyntax, image.isBigEndian) = (TransferSyntax.explicitBigEndian.uid, true)
        image.set(0x0028_0100, "US", .shorts([8]))
        image.set(0x0028_0101, "US", .shorts([8]))
        image.set(0x0028_0102, "US", .shorts([7]))
        // Words of two pixels, the first of them in the low byte: 2 1, 4 3, ...
        image.set(0x7fe0_0010, "OW", .bytes([2, 1, 4, 3, 6, 5, 8, 7, 0, 9]))
        let folder = try TemporaryFolder()
        guard case .images(let images) = try DICOMObject.read(try folder.write(image.bytes, to: "a.dcm")),
            let read = images.first
        else {
            Issue.record("no image")
            return
        }
        #expect(try read.values() == [1, 2, 3, 4, 5, 6, 7, 8, 9])
    }

    @Test func `The pixel data lie where they are`() throws {
        let image = RawImage()
        let structure = try FileStructure(ByteReader(image.bytes, of: "a"))
        #expect(structure.transferSyntax == .explicitLittleEndian)
        #expect(structure.pixelData == .native(image.bytes.count - 96..<image.bytes.count))
        #expect(structure.header.upperBound == image.bytes.count - 96 - 12)
        #expect(structure.warnings.isEmpty)
    }

    @Test(arguments: encodings.indices)
    func `Cut anywhere, a file is refused or has no pixels`(index: Int) {
        let whole = Self.encodings[index].bytes
        for length in 0..<whole.count {
            let cut = try? FileStructure(ByteReader(Array(whole.prefix(length)), of: "a"))
            #expect(cut?.pixelData == nil, "cut at \(length)")
        }
    }

    @Test func `Cut anywhere, a written image is no image to the whole reader`() throws {
        let folder = try TemporaryFolder()
        try PhantomSeries().write(slice: 0, to: folder.path("whole.dcm"))
        let whole = try folder.bytes(of: "whole.dcm")
        var images = 0
        for length in 0..<whole.count {
            let path = try folder.write(Array(whole.prefix(length)), to: "cut.dcm")
            if case .images? = try? DICOMObject.read(path) { images += 1 }
        }
        #expect(images == 0)
    }

    @Test(arguments: encodings.indices, [0x00, 0xff, 0x80] as [UInt8])
    func `With any byte flipped, a file is refused or walked to its end`(index: Int, flip: UInt8) {
        let whole = Self.encodings[index].bytes
        var survivors = 0
        for offset in 0..<whole.count {
            var bytes = whole
            bytes[offset] = flip == 0x80 ? bytes[offset] ^ 0x80 : flip
            guard let structure = try? FileStructure(ByteReader(bytes, of: "a")) else { continue }
            survivors += 1
            #expect(structure.header.upperBound <= 2 * whole.count)
        }
        #expect(survivors > 0)
    }

    @Test(arguments: [0x00, 0xff, 0x80] as [UInt8])
    func `With a byte of its header flipped, a written image is refused or whole`(flip: UInt8) throws {
        let folder = try TemporaryFolder()
        try PhantomSeries().write(slice: 0, to: folder.path("whole.dcm"))
        let whole = try folder.bytes(of: "whole.dcm")
        var survivors = 0
        for offset in 128..<whole.count - 96 {
            var bytes = whole
            bytes[offset] = flip == 0x80 ? bytes[offset] ^ 0x80 : flip
            let path = try folder.write(bytes, to: "flipped.dcm")
            guard case .images(let images)? = try? DICOMObject.read(path), let image = images.first,
                let values = try? image.values()
            else { continue }
            #expect(values.count == image.rows * image.columns)
            survivors += 1
        }
        #expect(survivors > 0)
    }

    @Test func `The frames of a deflated file are its own, though its data are unpacked once`() throws {
        func write(_ value: UInt16, to folder: TemporaryFolder) throws -> String {
            var image = RawImage()
            image.set(0x0028_0008, "IS", .text("2"))
            image.set(0x7fe0_0010, "OW", .shorts((0..<96).map { value + ($0 < 48 ? 0 : 1) }))
            image.transferSyntax = "1.2.840.10008.1.2.1.99"
            image.trailer = Deflated.stored(image.dataset)
            image.elements = []
            return try folder.write(image.bytes, to: "a.dcm")
        }
        func frames(_ path: String) throws -> [UInt8] {
            let structure = try FileStructure(path: path)
            let root = try Dataset(headerOf: structure).root
            let source = try FrameSource(root, layout: FrameLayout(root, file: path), structure: structure)
            return try (0..<2).map { try source.bytes(of: $0)[0] }
        }
        let folder = try TemporaryFolder()
        #expect(try frames(try write(3, to: folder)) == [3, 4])
        // Another file of the same name is not taken for the one that is known.
        #expect(try frames(try write(7, to: folder)) == [7, 8])
    }
}
