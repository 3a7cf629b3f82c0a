import Imaging
import TestSupport
import Testing

@testable import ImageFiles

@Suite struct NIfTIWritingTests {
    static let straight = Geometry(
        size: SIMD3(4, 3, 2), origin: Vector(-90.5, -126, 72.25), columnStep: Vector(0.75, 0, 0),
        rowStep: Vector(0, 1.25, 0), sliceStep: Vector(0, 0, 5))

    @Test(
        arguments: [
            ([0, 255], NIfTIDatatype.uint8), ([0, 256], .int16), ([-1, 255], .int16),
            ([-32_768, 32_767], .int16),
            ([0, 32_768], .uint16), ([0, 65_535], .uint16), ([-1, 32_768], .int32), ([0, 65_536], .int32),
            ([-2_147_483_648, 2_147_483_520], .int32), ([0, 2_147_483_648], .float32), ([0, 0.5], .float32),
            ([0, .nan], .float32), ([0, .infinity], .float32),
        ] as [([Float], NIfTIDatatype)])
    func `Voxels take the smallest type that holds them exactly`(voxels: [Float], datatype: NIfTIDatatype)
        throws
    {
        #expect(NIfTIDatatype.smallest(for: voxels) == datatype)
        let folder = try TemporaryFolder()
        let all = voxels + [Float](repeating: 0, count: 22)
        try NIfTIFile.write(Volume(geometry: Self.straight, voxels: all), to: folder.path("a.nii"))
        let bytes = try folder.bytes(of: "a.nii")
        #expect(bytes.count == 352 + 24 * datatype.size)
        let back = try NIfTIFile.volume(at: folder.path("a.nii")).voxels
        #expect(back.map(\.bitPattern) == all.map(\.bitPattern))
    }

    @Test(arguments: ["a.nii", "a.nii.gz"])
    func `A volume and a label map come back as they were`(name: String) throws {
        let folder = try TemporaryFolder()
        let volume = Volume(geometry: Self.straight, voxels: (0..<24).map { Float($0) * 100 - 1000 })
        try NIfTIFile.write(volume, to: folder.path(name))
        #expect(try NIfTIFile.volume(at: folder.path(name)) == volume)
        let labels = LabelMap(geometry: Self.straight, values: (0..<24).map { UInt8($0 * 11) })
        try NIfTIFile.write(labels, to: folder.path(name))
        #expect(try NIfTIFile.labelMap(at: folder.path(name)) == labels)
        #expect(try folder.names() == [name])
    }

    @Test func `The bytes in memory are those of the file`() throws {
        let folder = try TemporaryFolder()
        let volume = Volume(geometry: Self.straight, voxels: (0..<24).map { Float($0) / 2 })
        let labels = LabelMap(geometry: Self.straight, values: (0..<24).map { UInt8($0) })
        try NIfTIFile.write(volume, to: folder.path("a.nii.gz"))
        try NIfTIFile.write(labels, to: folder.path("b.nii"))
        #expect(try folder.bytes(of: "a.nii.gz") == NIfTIFile.encoded(volume, compressed: true))
        #expect(try folder.bytes(of: "b.nii") == NIfTIFile.encoded(labels, compressed: false))
    }

    @Test(arguments: NIfTIGolden.all)
    func `A file written again holds the same`(_ golden: NIfTIGolden) throws {
        let folder = try TemporaryFolder()
        let volume = try NIfTIFile.volume(at: golden.path)
        try NIfTIFile.write(volume, to: folder.path("again.nii.gz"))
        let again = try NIfTIFile.volume(at: folder.path("again.nii.gz"))
        #expect(again.voxels == volume.voxels)
        // Single precision at 126 mm.
        #expect(again.geometry.matches(volume.geometry, tolerance: 1e-4))
    }

    /// All 48 ways to lay the axes of a box along those of the patient, each turned a little besides.
    static let orientations: [Geometry] = {
        var all: [Geometry] = []
        for (x, y, z) in [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)] {
            for signs in 0..<8 {
                for angle in [0.0, 0.3] {
                    let axes = [x, y, z].enumerated().map { index, axis in
                        var unit = Vector.zero
                        unit[axis] = signs >> index & 1 == 0 ? 1.0 : -1.0
                        return Vector(
                            unit.x * (1 - angle * angle).squareRoot() - unit.y * angle,
                            unit.x * angle + unit.y * (1 - angle * angle).squareRoot(), unit.z)
                    }
                    all.append(
                        Geometry(
                            size: SIMD3(4, 3, 2), origin: Vector(10, -20, 30), columnStep: axes[0] * 0.75,
                            rowStep: axes[1] * 1.25, sliceStep: axes[2] * 5))
                }
            }
        }
        return all
    }()

    @Test(arguments: orientations)
    func `sform and qform say the same place in every orientation`(geometry: Geometry) throws {
        let folder = try TemporaryFolder()
        let labels = LabelMap(geometry: geometry, values: [UInt8](repeating: 1, count: 24))
        try NIfTIFile.write(labels, to: folder.path("a.nii"))
        #expect(try NIfTIFile.labelMap(at: folder.path("a.nii")).geometry.matches(geometry, tolerance: 1e-5))
        var bytes = try folder.bytes(of: "a.nii")
        #expect(bytes[252] == 1 && bytes[254] == 1)
        bytes[254] = 0
        let byQuaternion = try NIfTIFile.labelMap(at: folder.write(bytes, to: "q.nii")).geometry
        #expect(byQuaternion.matches(geometry, tolerance: 1e-5))
    }

    @Test func `A tilted stack has an sform and no qform`() throws {
        let folder = try TemporaryFolder()
        let leaning = Geometry(
            size: SIMD3(4, 3, 2), origin: .zero, columnStep: Vector(1, 0, 0), rowStep: Vector(0, 1, 0),
            sliceStep: Vector(0, 1.5, 5))
        try NIfTIFile.write(
            LabelMap(geometry: leaning, values: [UInt8](repeating: 0, count: 24)), to: folder.path("a.nii"))
        let bytes = try folder.bytes(of: "a.nii")
        #expect(bytes[252] == 0 && bytes[254] == 1)
        #expect(try NIfTIFile.labelMap(at: folder.path("a.nii")).geometry.matches(leaning, tolerance: 1e-6))
    }

    @Test func `A file says nothing of who, when and by what it was made`() throws {
        let folder = try TemporaryFolder()
        let labels = LabelMap(geometry: Self.straight, values: [UInt8](repeating: 0, count: 24))
        try NIfTIFile.write(labels, to: folder.path("smith.nii.gz"))
        let stream = try folder.bytes(of: "smith.nii.gz")
        #expect(Array(stream[..<8]) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0])  // no flags, so no name; no time
        let bytes = try Gzip.decompressed(stream, first: 1000)
        // data_type to regular; descrip and aux_file; intent_name
        for text in [4..<40, 148..<252, 328..<344] { #expect(bytes[text].allSatisfy { $0 == 0 }) }
    }

    @Test func `What NIfTI-1 cannot hold is not written`() throws {
        let folder = try TemporaryFolder()
        func write(size: SIMD3<Int>, step: Vector) throws {
            let geometry = Geometry(
                size: size, origin: .zero, columnStep: step, rowStep: Vector(0, 1, 0),
                sliceStep: Vector(0, 0, 1))
            let labels = LabelMap(geometry: geometry, values: [UInt8](repeating: 0, count: geometry.count))
            try NIfTIFile.write(labels, to: folder.path("a.nii"))
        }
        #expect(throws: ImageFileError.self) { try write(size: SIMD3(32_768, 1, 1), step: Vector(1, 0, 0)) }
        #expect(throws: ImageFileError.self) { try write(size: SIMD3(0, 1, 1), step: Vector(1, 0, 0)) }
        #expect(throws: ImageFileError.self) { try write(size: SIMD3(2, 1, 1), step: Vector(0, 0, 0)) }
        #expect(throws: ImageFileError.self) { try write(size: SIMD3(2, 1, 1), step: Vector(.nan, 0, 0)) }
        #expect(try folder.names() == [])
    }
}
