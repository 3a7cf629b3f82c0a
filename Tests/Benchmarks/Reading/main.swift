// Reads every volume below the folders that are named, and says how long that took: discovery, headers and pixels
// together, without any writing.
import Imaging
import Studies

/// The sum is a proof that two programs read the same.
nonisolated func sum(of volume: Volume) -> Double {
    var sum = 0.0
    for voxel in volume.voxels { sum += Double(voxel) }
    return sum
}

let clock = ContinuousClock()
let start = clock.now
let catalog = try CaseCatalog(inputs: Array(CommandLine.arguments.dropFirst()))
let listed = clock.now
var voxels = 0
var total = 0.0
for source in catalog.cases {
    let volume = try source.volume()
    voxels += volume.voxels.count
    total += sum(of: volume)
}
let end = clock.now
print("seconds \((end - start) / .seconds(1))")
print("headers \((listed - start) / .seconds(1))")
print("voxels \(voxels)")
print("mean \(voxels > 0 ? total / Double(voxels) : 0)")
