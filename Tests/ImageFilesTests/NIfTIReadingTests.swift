import Imaging
import TestSupport
import Testing

@testable import ImageFiles

@Suite struct NIfTIReadingTests {
    @Test func `The goldens cover every datatype`() throws {
        for datatype in NIfTIDatatype.allCases {
            #expect(NIfTIGolden.all.contains { $0.name == "\(datatype).nii" })
        }
    }

    @Test(arguments: NIfTIGolden.all)
    func `A file has the voxels and the place that nibabel reads`(_ golden: NIfTIGolden) throws {
        let volume = try NIfTIFile.volume(at: golden.path)
        #expect(volume.geometry.size == golden.volume.geometry.size)
        // nibabel keeps quaternions in single precision.
        #expect(volume.geometry.matches(golden.volume.geometry, tolerance: 1e-4))
        #expect(volume.voxels == golden.volume.voxels)
        #expect(volume.voxels.reduce(0) { $0 + Double($1) } == golden.sum)
    }

    @Test func `The first voxel of a file lies where its affine says, in LPS`() throws {
        let volume = try NIfTIFile.volume(at: NIfTIGolden.named("int16.nii").path)
        #expect(volume.geometry.origin == Vector(90.5, 126, -72.25))
        #expect(volume.geometry.columnStep == Vector(-0.75, 0, 0))
        #expect(volume.geometry.rowStep == Vector(0, -1.25, 0))
        #expect(volume.geometry.sliceStep == Vector(0, 0, 5))
        #expect(volume[3, 2, 1] == -77)
    }

    @Test func `Without sform and qform the voxel sizes alone place the volume at the origin`() throws {
        let folder = try TemporaryFolder()
        var bytes = try NIfTIBytes(golden: "one-volume.nii")
        bytes.put(Int16(0), at: 252)
        bytes.put(Int16(0), at: 254)
        let volume = try NIfTIFile.volume(at: folder.write(bytes.bytes, to: "plain.nii"))
        #expect(volume.geometry.origin == .zero)
        #expect(volume.geometry.columnStep == Vector(-0.75, 0, 0))
        #expect(volume.geometry.rowStep == Vector(0, -1.25, 0))
        #expect(volume.geometry.sliceStep == Vector(0, 0, 5))
    }

    @Test(arguments: [(UInt8(0), 1.0), (1, 1000), (2, 1), (3, 0.001)])
    func `Units of space become mm`(unit: UInt8, factor: Double) throws {
        let folder = try TemporaryFolder()
        var bytes = try NIfTIBytes(golden: "one-volume.nii")
        // Voxels of 1 x 1 x 1 mm, whatever the unit.
        for axis in 0..<3 {
            for column in 0..<4 {
                bytes.put(Float(axis == column ? 1 / factor : 0), at: 280 + 16 * axis + 4 * column)
            }
        }
        bytes.bytes[123] = unit
        let geometry = try NIfTIFile.volume(at: folder.write(bytes.bytes, to: "unit.nii")).geometry
        #expect((geometry.spacing - Vector(1, 1, 1)).length < 1e-6)
    }

    @Test func `Bytes behind the voxels are ignored, compressed or not`() throws {
        let folder = try TemporaryFolder()
        let golden = try NIfTIGolden.named("int16.nii")
        let bytes = try NIfTIBytes(golden: "int16.nii").bytes + [1, 2, 3]
        #expect(try NIfTIFile.volume(at: folder.write(bytes, to: "a.nii")).voxels == golden.volume.voxels)
        let compressed = try Gzip.compressed(bytes)
        #expect(
            try NIfTIFile.volume(at: folder.write(compressed, to: "a.nii.gz")).voxels == golden.volume.voxels)
    }

    @Test(arguments: [1, 100, 347, 351, 352, 399])
    func `A gzip file of two members reads as one`(cut: Int) throws {
        let folder = try TemporaryFolder()
        let bytes = try NIfTIBytes(golden: "int16.nii").bytes
        let stream = try Gzip.compressed(Array(bytes[..<cut])) + Gzip.compressed(Array(bytes[cut...]))
        let volume = try NIfTIFile.volume(at: folder.write(stream, to: "two.nii.gz"))
        #expect(try volume.voxels == NIfTIGolden.named("int16.nii").volume.voxels)
    }

    @Test func `The content and not the name says whether a file is compressed`() throws {
        let folder = try TemporaryFolder()
        let bytes = try NIfTIBytes(golden: "int16.nii").bytes
        #expect(try NIfTIFile.volume(at: folder.write(bytes, to: "plain.nii.gz")).voxels.count == 24)
        #expect(
            try NIfTIFile.volume(at: folder.write(Gzip.compressed(bytes), to: "packed.nii")).voxels.count
                == 24)
    }

    @Test func `Values near whole numbers become labels`() throws {
        let folder = try TemporaryFolder()
        let map = try NIfTIFile.labelMap(
            at: folder.write(labels: [0, 1.0005, 1.9995, 255], to: "labels.nii"))
        #expect(map.values == [0, 1, 2, 255])
    }

    @Test(
        arguments: [
            ("0.5", Float(0.5)), ("-1.0", -1), ("-0.49999997", Float(-0.5).nextUp),
            ("255.49998", Float(255.5).nextDown),
            ("256.0", 256), ("nan", .nan), ("inf", .infinity),
        ])
    func `A value that is no label is named`(name: String, value: Float) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(labels: [0, 1, 2, value], to: "labels.nii")
        let error = #expect(throws: ImageFileError.self) { try NIfTIFile.labelMap(at: path) }
        #expect(error?.description.contains("voxel (1, 1, 0) is \(name)") == true)
    }

    @Test func `Of several values that are no labels the first is named, however large the volume`() throws {
        let folder = try TemporaryFolder()
        let (geometry, path) = (Geometry(ofPicture: 500, 400), folder.path("labels.nii"))
        var voxels = (0..<200_000).map { Float($0 % 251) }
        try NIfTIFile.write(Volume(geometry: geometry, voxels: voxels), to: path)
        #expect(try NIfTIFile.labelMap(at: path).values == voxels.map { UInt8($0) })
        (voxels[150_000], voxels[199_999]) = (300, 400)
        try NIfTIFile.write(Volume(geometry: geometry, voxels: voxels), to: path)
        #expect(try NIfTIFile.volume(at: path).voxels == voxels)
        let error = #expect(throws: ImageFileError.self) { try NIfTIFile.labelMap(at: path) }
        #expect(error?.description.contains("voxel (0, 300, 0) is 300.0") == true)
    }
}

extension TemporaryFolder {
    /// Writes a float32 file of 2 x 2 x 1 voxels.
    fileprivate func write(labels values: [Float], to name: String) throws -> String {
        var bytes = try NIfTIBytes(golden: "float32.nii")
        for (axis, extent) in [2, 2, 1].enumerated() { bytes.put(Int16(extent), at: 42 + 2 * axis) }
        for (index, value) in values.enumerated() { bytes.put(value, at: 352 + 4 * index) }
        return try write(bytes.bytes, to: name)
    }
}
