import FoundationEssentials
import Imaging
import Testing

/// A file that nibabel wrote, and what nibabel reads from it: Tests/Golden/README.md.
struct NIfTIGolden: Sendable, CustomStringConvertible {
    let name: String
    let volume: Volume
    let sum: Double

    var path: String { Self.folder + name }
    var description: String { name }

    static let folder =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        .joined(separator: "/") + "/Golden/nifti/"

    /// Empty where the folder cannot be read, which the test of the datatypes finds.
    static let all: [NIfTIGolden] = {
        guard let json = try? Data(contentsOf: URL(filePath: folder + "goldens.json")),
            let numbers = try? JSONDecoder().decode([String: Numbers].self, from: json)
        else { return [] }
        return numbers.map { NIfTIGolden(name: $0, volume: $1.volume, sum: $1.sum) }.sorted {
            $0.name < $1.name
        }
    }()

    static func named(_ name: String) throws -> NIfTIGolden {
        try #require(all.first { $0.name == name })
    }

    private struct Numbers: Decodable {
        let size: [Int]
        let affine_lps: [[Double]]
        let sum: Double
        let voxels: [Float]

        var volume: Volume {
            let columns = (0..<4).map { Vector(affine_lps[0][$0], affine_lps[1][$0], affine_lps[2][$0]) }
            let geometry = Geometry(
                size: SIMD3(size[0], size[1], size[2]), origin: columns[3], columnStep: columns[0],
                rowStep: columns[1], sliceStep: columns[2])
            return Volume(geometry: geometry, voxels: voxels)
        }
    }
}
