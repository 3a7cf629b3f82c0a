public import Imaging

/// The structures that were drawn on one case, on the grid of its volume.
public struct CaseLabels: Sendable {
    /// Size and place of the grid.
    public let grid: Geometry
    /// The voxels of every structure, by its value.
    public private(set) var masks: [UInt8: VoxelMask] = [:]
    /// The voxels that nobody looked at.
    public private(set) var notAnnotated = VoxelMask()
    /// The files that they come from, in order.
    public private(set) var files: [InputFile] = []
    /// What the reader should know.
    public private(set) var warnings: [String] = []
    /// What is missing: a person should look.
    public private(set) var losses: [String] = []

    init(grid: Geometry) { self.grid = grid }

    /// The structures in label maps: several where structures overlap.
    public var layers: LabelLayers { LabelLayers(masks, notAnnotated: notAnnotated, on: grid) }

    /// The structures in one label map, where a voxel of several takes the highest value.
    public var flattened: LabelMap {
        var map = LabelMap(geometry: grid, values: Array(repeating: LabelMap.background, count: grid.count))
        func paint(_ mask: VoxelMask, _ value: UInt8) {
            for run in mask.runs {
                for voxel in run { map.values[voxel] = value }
            }
        }
        paint(notAnnotated, LabelMap.notAnnotated)
        for (value, mask) in masks.sorted(by: { $0.key < $1.key }) { paint(mask, value) }
        return map
    }

    /// Adds the structures of a file.
    ///
    /// - Throws: `LabelFault` when another file draws a structure of the same name elsewhere.
    mutating func add(_ placed: PlacedMasks, values: [Int: UInt8], names: [Label], from file: InputFile)
        throws(LabelFault)
    {
        files.append(file)
        warnings += placed.warnings
        losses += placed.losses
        notAnnotated = VoxelMask(notAnnotated.runs + placed.notAnnotated.runs)
        // Several structures of a file may be one label.
        var united: [UInt8: VoxelMask] = [:]
        for (number, mask) in placed.masks.sorted(by: { $0.key < $1.key }) {
            guard let value = values[number] else { continue }
            united[value] = united[value].map { VoxelMask($0.runs + mask.runs) } ?? mask
        }
        for (value, mask) in united.sorted(by: { $0.key < $1.key }) {
            let name = names.first { $0.value == value }?.name ?? "\(value)"
            if let other = masks[value] {
                guard other != mask else {
                    warnings.append(WarningCode.labelFiles.warning("\(name): two files draw the same; one is taken"))
                    continue
                }
                guard !other.overlaps(mask) else {
                    throw LabelFault(
                        code: .contradiction, structure: name,
                        reason: "two files draw it differently; take the right one with --labels")
                }
                warnings.append(
                    WarningCode.labelFiles.warning("\(name): the parts that two files draw are taken together"))
            }
            masks[value] = VoxelMask((masks[value]?.runs ?? []) + mask.runs)
        }
    }
}
