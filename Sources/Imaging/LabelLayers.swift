/// Structures on one grid that may share voxels: as few label maps as it takes to keep them apart.
///
/// By rising value, each structure goes whole into the first map where it meets no other.
public struct LabelLayers: Sendable {
    /// The maps; one when no structures overlap, none without structures.
    public private(set) var maps: [LabelMap] = []
    /// The position of the map that holds a structure, by its value.
    public private(set) var layerOfValue: [UInt8: Int] = [:]

    /// Sorts structures into maps.
    ///
    /// - Parameters:
    ///   - masks: The voxels of every structure, by its value.
    ///   - notAnnotated: Voxels that nobody looked at: 255 in every map, but where it holds a structure.
    ///   - grid: Size and place of the maps.
    /// - Precondition: The masks' runs lie on the grid.
    public init(_ masks: [UInt8: VoxelMask], notAnnotated: VoxelMask = VoxelMask(), on grid: Geometry) {
        for (value, mask) in masks.sorted(by: { $0.key < $1.key }) {
            let free = maps.firstIndex { map in
                mask.runs.allSatisfy { run in map.values[run].allSatisfy { $0 == LabelMap.background } }
            }
            if free == nil {
                let nothing = [UInt8](repeating: LabelMap.background, count: grid.count)
                maps.append(LabelMap(geometry: grid, values: nothing))
            }
            let layer = free ?? maps.count - 1
            for run in mask.runs {
                for voxel in run { maps[layer].values[voxel] = value }
            }
            layerOfValue[value] = layer
        }
        for layer in maps.indices {
            for voxel in notAnnotated.runs.joined() where maps[layer].values[voxel] == LabelMap.background {
                maps[layer].values[voxel] = LabelMap.notAnnotated
            }
        }
    }
}
