import FoundationEssentials
import Imaging
import TestSupport
import Testing

@testable import Studies

/// Series of the open data whose voxels other programs found too: Tests/Golden/README.md.
struct SeriesGolden: Decodable, Sendable, CustomStringConvertible {
    struct Expected: Decodable {
        let count: Int
        let sum: Double
        /// x, y, z in mm (LPS), and the value there.
        let points: [[Double]]
    }

    let input: String
    let volumes: [Expected]

    var description: String { input }

    /// Empty where the file cannot be read, which the test below finds.
    static let all: [SeriesGolden] = {
        let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
        guard let json = try? Data(contentsOf: URL(filePath: tests + "/Golden/series.json")) else { return [] }
        return (try? JSONDecoder().decode([SeriesGolden].self, from: json)) ?? []
    }()
}

@Suite(.enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason))) struct SeriesGoldenTests {
    @Test func `There are goldens`() { #expect(SeriesGolden.all.count == 25) }

    @Test(arguments: SeriesGolden.all)
    func `A series has the voxels that others found, in their places and in the order of time`(golden: SeriesGolden)
        throws
    {
        let cases = try CaseCatalog(inputs: [OpenData.path(golden.input)]).cases
        try #require(cases.count == golden.volumes.count)
        for (source, expected) in zip(cases, golden.volumes) {
            let volume = try source.volume()
            #expect(volume.geometry.count == expected.count)
            let sum = volume.voxels.reduce(0) { $0 + Double($1) }
            #expect(abs(sum - expected.sum) <= 1e-6 * abs(expected.sum) + 1e-3)
            for point in expected.points {
                let index = volume.geometry.index(at: Vector(point[0], point[1], point[2]))
                let nearest = index.rounded(.toNearestOrAwayFromZero)
                // The references keep their affines in 32 bits.
                #expect((index - nearest).length < 1e-2)
                let value = volume[Int(nearest.x), Int(nearest.y), Int(nearest.z)]
                #expect(abs(Double(value) - point[3]) <= 1e-6 * abs(point[3]) + 1e-4)
            }
        }
    }
}
