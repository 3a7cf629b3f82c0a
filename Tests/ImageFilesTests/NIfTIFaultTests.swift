import FoundationEssentials
import Imaging
import TestSupport
import Testing

@testable import ImageFiles

/// A damaged field of a little-endian NIfTI-1 file.
struct Fault: Sendable, CustomStringConvertible {
    enum Kind { case damaged, unsupported }

    let description: String
    let kind: Kind
    /// Words of the reason.
    let says: String
    let change: @Sendable (inout NIfTIBytes) -> Void

    init(
        _ description: String, _ kind: Kind, _ says: String,
        _ change: @escaping @Sendable (inout NIfTIBytes) -> Void
    ) {
        self.description = description
        self.kind = kind
        self.says = says
        self.change = change
    }

    static let all: [Fault] = [
        Fault("no NIfTI", .damaged, "begin") { $0.put(Int32(0x4d43_4944), at: 0) },
        Fault("ANALYZE", .unsupported, "ANALYZE") { $0.put(Int32(0), at: 344) },
        Fault("a pair", .unsupported, "pair") { $0.bytes[345] = UInt8(ascii: "i") },
        Fault("no dimensions", .damaged, "dim[0]") { $0.put(Int16(0), at: 40) },
        Fault("eight dimensions", .damaged, "dim[0]") { $0.put(Int16(8), at: 40) },
        Fault("an extent of 0", .damaged, "4 x 0 x 2") { $0.put(Int16(0), at: 44) },
        Fault("a negative extent", .damaged, "4 x 3 x -2") { $0.put(Int16(-2), at: 46) },
        Fault("a series", .unsupported, "split it") {
            $0.put(Int16(4), at: 40)
            $0.put(Int16(2), at: 48)
        },
        Fault("more bytes than the file has", .damaged, "it holds at most") { $0.put(Int16(30_000), at: 46) },
        Fault("absurd extents", .unsupported, "32767 x 32767 x 32767") {
            for axis in 0..<3 { $0.put(Int16.max, at: 42 + 2 * axis) }
        },
        Fault("complex numbers", .unsupported, "datatype 32") { $0.put(Int16(32), at: 70) },
        Fault("colours", .unsupported, "datatype 128") { $0.put(Int16(128), at: 70) },
        Fault("bits unlike the type's", .damaged, "bitpix") { $0.put(Int16(8), at: 72) },
        Fault("voxels within the header", .damaged, "vox_offset") { $0.put(Float(100), at: 108) },
        Fault("voxels at a negative place", .damaged, "vox_offset") { $0.put(Float(-352), at: 108) },
        Fault("voxels at half a byte", .damaged, "vox_offset") { $0.put(Float(352.5), at: 108) },
        Fault("voxels at no place", .damaged, "vox_offset") { $0.put(Float.nan, at: 108) },
        Fault("voxels far away", .damaged, "vox_offset") { $0.put(Float(1e30), at: 108) },
        Fault("a slope that is no number", .damaged, "scl_slope") { $0.put(Float.nan, at: 112) },
        Fault("an infinite slope", .damaged, "scl_slope") { $0.put(Float.infinity, at: 112) },
        Fault("an intercept that is no number", .damaged, "scl_inter") { $0.put(Float.nan, at: 116) },
        Fault("a slope beyond single precision", .damaged, "scl_slope") { $0.put(Float(1e37), at: 112) },
        Fault("an affine that is not finite", .damaged, "not finite") { $0.put(Float.infinity, at: 280) },
        Fault("an origin that is no number", .damaged, "not finite") { $0.put(Float.nan, at: 292) },
        Fault("an origin at the moon", .damaged, "mm from the origin") { $0.put(Float(4e11), at: 292) },
        Fault("voxels without width", .damaged, "plausible") { $0.put(Float(0), at: 280) },
        Fault("voxels of a metre", .damaged, "plausible") { $0.put(Float(1000), at: 280) },
        Fault("a singular affine", .damaged, "singular") {
            $0.put(Float(0), at: 300)  // the rows step along the columns
            $0.put(Float(1.25), at: 284)
        },
        Fault("a quaternion that is no rotation", .damaged, "no rotation") {
            $0.put(Int16(0), at: 254)
            $0.put(Float(3), at: 256)
        },
        Fault("a quaternion that is no number", .damaged, "no rotation") {
            $0.put(Int16(0), at: 254)
            $0.put(Float.nan, at: 256)
        },
        Fault("a negative voxel size", .damaged, "pixdim") {
            $0.put(Int16(0), at: 254)
            $0.put(Float(-1), at: 80)
        },
    ]
}

@Suite struct NIfTIFaultTests {
    @Test(arguments: Fault.all)
    func `A damaged header is an error that says why`(_ fault: Fault) throws {
        let folder = try TemporaryFolder()
        var bytes = try NIfTIBytes(golden: "one-volume.nii")
        fault.change(&bytes)
        for (name, content) in [("a.nii", bytes.bytes), ("a.nii.gz", try Gzip.compressed(bytes.bytes))] {
            let path = try folder.write(content, to: name)
            let error = #expect(throws: ImageFileError.self) { try NIfTIFile.volume(at: path) }
            switch error {
            case .damaged(path, let reason): #expect(fault.kind == .damaged && reason.contains(fault.says))
            case .unsupported(path, let reason):
                #expect(fault.kind == .unsupported && reason.contains(fault.says))
            default: Issue.record("\(name): \(String(describing: error))")
            }
        }
    }

    @Test func `A file cut anywhere is an error`() throws {
        let folder = try TemporaryFolder()
        for name in ["one-volume.nii", "nifti2-big-endian.nii.gz"] {
            let bytes = try NIfTIBytes(golden: name).bytes
            for count in bytes.indices {
                let path = try folder.write(Array(bytes[..<count]), to: "\(count)-\(name)")
                #expect(throws: ImageFileError.self, "\(name) cut to \(count) bytes") {
                    try NIfTIFile.volume(at: path)
                }
            }
        }
    }

    @Test func `Any byte of a file may be wrong without a crash`() throws {
        let folder = try TemporaryFolder()
        for name in ["one-volume.nii", "nifti2-big-endian.nii.gz"] {
            let bytes = try NIfTIBytes(golden: name).bytes
            for index in bytes.indices {
                for value: UInt8 in [0, 0x7f, 0x80, 0xff] {
                    var changed = bytes
                    changed[index] = value
                    let path = try folder.write(changed, to: "\(index)-\(value)-\(name)")
                    do { _ = try NIfTIFile.volume(at: path) } catch {}
                }
            }
        }
    }

    @Test func `A changed byte in compressed voxels is found`() throws {
        let folder = try TemporaryFolder()
        var bytes = try NIfTIBytes(golden: "oblique-sform.nii.gz").bytes
        bytes[bytes.count - 8] ^= 1  // CRC-32
        let path = try folder.write(bytes, to: "a.nii.gz")
        #expect(throws: ImageFileError.damaged(path: path, reason: "incorrect data check")) {
            try NIfTIFile.volume(at: path)
        }
    }

    @Test func `A gzip bomb gives no more bytes than its header asks for`() throws {
        let bomb = try Gzip.compressed([UInt8](repeating: 0, count: 10_000_000))
        #expect(try Gzip.decompressed(bomb, first: 100).count == 100)
        #expect(try Gzip.prefix(of: bomb, count: 100).count == 100)
    }

    @Test func `A header that asks for more than a gzip file can hold is refused before memory is taken`()
        throws
    {
        let folder = try TemporaryFolder()
        var bytes = try NIfTIBytes(golden: "one-volume.nii")
        for (axis, extent) in [32_767, 32_767, 2].enumerated() { bytes.put(Int16(extent), at: 42 + 2 * axis) }
        let path = try folder.write(Gzip.compressed(bytes.bytes), to: "a.nii.gz")
        let error = #expect(throws: ImageFileError.self) { try NIfTIFile.volume(at: path) }
        #expect(error?.description.contains("it holds at most") == true)
    }

    @Test func `What is no regular file is refused at once`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ImageFileError.cannotRead(path: folder.path, reason: "it is not a regular file")) {
            try NIfTIFile.volume(at: folder.path)
        }
        #expect(throws: ImageFileError.cannotRead(path: "/dev/zero", reason: "it is not a regular file")) {
            try NIfTIFile.volume(at: "/dev/zero")
        }
        let missing = folder.path("missing.nii")
        #expect(throws: ImageFileError.cannotRead(path: missing, reason: "No such file or directory")) {
            try NIfTIFile.volume(at: missing)
        }
        #expect(throws: ImageFileError.self) { try NIfTIFile.volume(at: "a\0b.nii") }
        #expect(throws: ImageFileError.self) { try NIfTIFile.volume(at: folder.write([], to: "empty.nii")) }
    }

    @Test func `An error is one line, whatever the path`() {
        let error = ImageFileError.damaged(path: "a\nb.nii", reason: "it ends within its header")
        #expect(error.description == #""a\nb.nii" is damaged: it ends within its header"#)
    }
}
