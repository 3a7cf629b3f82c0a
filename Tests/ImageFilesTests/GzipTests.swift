import Imaging
import TestSupport
import Testing

@testable import ImageFiles

@Suite struct GzipTests {
    /// Independent numbers of 0...greatest: a 64-bit congruential generator's upper bits.
    static func noise(count: Int, greatest: UInt64, seed: Int) -> [UInt8] {
        var state = UInt64(seed) &* 2_862_933_555_777_941_757 &+ 3_037_000_493
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8((state >> 33) % (greatest + 1))
        }
    }

    @Test func `Pieces of every kind make one member that gunzip reads`() throws {
        var paddings: Set<Int> = []
        for seed in 1...60 {
            // Runs, noise of few and of many values, and none at all.
            let lengths = [seed * 37 % 3000, 1, 70_000 - seed, 0, 500]
            let greatest = [0, 1, 3, 255, 20][seed % 5]
            let pieces = lengths.enumerated().map { index, length in
                Self.noise(count: length, greatest: UInt64(index == 2 ? greatest : 255), seed: seed + index)
            }
            let member = try GzipMember(pieces: pieces.count) { pieces[$0] }
            let whole = Array(pieces.joined())
            let bytes = member.bytes
            // By libdeflate, which compares the checksum, and by zlib.
            #expect(try Gzip.decompressed(bytes, first: whole.count) == whole)
            #expect(try Gzip.prefix(of: bytes, count: whole.count + 1) == whole)
            // Header, pieces, trailer: what begins as a member does so once, and the trailer counts all.
            #expect(member.parts.count == pieces.count + 2)
            #expect(bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) } == whole.count)
            for piece in pieces {
                let alone = try GzipMember(pieces: 1) { _ in piece }.parts[1]
                paddings.insert(8 * alone.count - (try #require(DeflateBlocks(in: alone)).end))
            }
        }
        #expect(paddings == Set(0..<8), "every place in a byte where a stream can end was joined")
    }

    @Test func `A part in a piece that no one could compress is still there`() throws {
        let bytes = Self.noise(count: 3 * GzipMember.pieceSize + 17, greatest: 255, seed: 9)
        let stream = try Gzip.compressed(bytes)
        #expect(stream.count < bytes.count + 1000)
        #expect(try Gzip.decompressed(stream, first: bytes.count) == bytes)
    }

    @Test func `Nothing is a stream, too`() throws {
        #expect(try Gzip.decompressed(Gzip.compressed([]), first: 0).isEmpty)
    }

    @Test(arguments: [false, true])
    func `A volume of several pieces keeps every voxel at its place`(rowsReversed: Bool) throws {
        let geometry = Geometry(
            size: SIMD3(257, 129, 41), origin: Vector(1, 2, 3), columnStep: Vector(0.5, 0, 0),
            rowStep: Vector(0, 0.75, 0), sliceStep: Vector(0, 0, 2))
        let low = Self.noise(count: geometry.count, greatest: 255, seed: 4)
        let voxels = low.indices.map { Float(low[$0]) - Float($0 % 1000) }
        let volume = Volume(geometry: geometry, voxels: voxels)
        #expect(try VoxelImage(volume, rowsReversed: rowsReversed).pieceCount == 3)
        let folder = try TemporaryFolder()
        for name in ["a.nii", "a.nii.gz"] {
            try NIfTIFile.write(volume, rowsReversed: rowsReversed, to: folder.path(name))
            let back = try NIfTIFile.volume(at: folder.path(name))
            for (i, j, k) in [(0, 0, 0), (256, 128, 40), (3, 100, 17), (250, 1, 40)] {
                let row = rowsReversed ? 128 - j : j
                #expect(back[i, j, k] == volume[i, row, k])
                let (a, b) = (back.geometry, volume.geometry)
                let place = a.origin + a.columnStep * Double(i) + a.rowStep * Double(j) + a.sliceStep * Double(k)
                let expected = b.origin + b.columnStep * Double(i) + b.rowStep * Double(row) + b.sliceStep * Double(k)
                #expect((place - expected).length < 1e-4)
            }
            #expect(back.voxels.reduce(0) { $0 + Double($1) } == voxels.reduce(0) { $0 + Double($1) })
        }
        #expect(try folder.bytes(of: "a.nii") == Gzip.decompressed(folder.bytes(of: "a.nii.gz"), first: 3_000_000))
    }
}
