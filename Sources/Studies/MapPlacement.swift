internal import DICOM
internal import ImageFiles
internal import Imaging

/// A NIfTI label map, matched by its affine to the case whose voxels it labels.
struct MapPlacement: LabelPlacement {
    let structures: [DrawnStructure]
    let sources: [Int]
    let lost: [String] = []

    private let map: LabelMap

    /// Finds the case: the one that the file is named after, else the only one with the same voxels in any order.
    ///
    /// - Parameter names: What the values stand for.
    /// - Throws: `ImageFileError` when the file cannot be read, `LabelFault` when it fits no case or several.
    init(_ file: InputFile, index: ImageIndex, names: [UInt8: String]) throws {
        let drawn = try NIfTIFile.labelMap(at: file.path)
        structures = drawn.structures.map { value in
            DrawnStructure(number: Int(value), name: names[value] ?? "label \(value)", category: .tissue, type: .tissue)
        }
        let stem = CaseName.stem(of: file)
        let named = index.cases.indices.filter { index.cases[$0].name == stem }
        var fitting: [(source: Int, map: LabelMap)] = []
        for source in named.isEmpty ? Array(index.cases.indices) : named {
            guard let grid = try? Self.grid(of: index.cases[source]), let map = drawn.reordered(onto: grid) else {
                continue
            }
            fitting.append((source, map))
        }
        guard let only = fitting.first else {
            throw LabelFault(
                code: .misfit,
                reason: named.isEmpty
                    ? "its affine and size (\(drawn.geometry.words)) are those of no image in the input; resample it onto "
                        + "its image"
                    : "it is named after a case and does not lie on its voxels; resample it onto the image")
        }
        guard fitting.count == 1 else {
            throw LabelFault(
                code: .unmatched,
                reason: "\(fitting.count) images have its affine and size; name it after its case, such as "
                    + "\(index.cases[only.source].name).nii.gz")
        }
        sources = [only.source]
        map = only.map
    }

    private static func grid(of source: Case) throws(ImageFileError) -> Geometry {
        switch source.source {
        case .dicom(let stack): stack.geometry
        case .nifti(let file): try NIfTIFile.geometry(at: file.path)
        case .picture(let file): try PictureFile(at: file.path).rasters.volume.geometry
        case .archived(let picture): picture.channels.volume.geometry
        }
    }

    func masks(on source: Int) -> PlacedMasks {
        var runs: [UInt8: [Range<Int>]] = [:]
        let width = map.geometry.size.x
        for row in stride(from: 0, to: map.values.count, by: width) {
            var start = row
            while start < row + width {
                let value = map.values[start]
                var end = start + 1
                while end < row + width && map.values[end] == value { end += 1 }
                if value != LabelMap.background { runs[value, default: []].append(start..<end) }
                start = end
            }
        }
        var placed = PlacedMasks()
        placed.notAnnotated = VoxelMask(runs.removeValue(forKey: LabelMap.notAnnotated) ?? [])
        for (value, runs) in runs { placed.masks[Int(value)] = VoxelMask(runs) }
        return placed
    }
}
