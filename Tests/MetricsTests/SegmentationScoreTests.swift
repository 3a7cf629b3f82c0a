import Imaging
import Metrics
import Testing

struct SegmentationScoreTests {
    static let size = SIMD3(12, 10, 8)
    static let empty = StructureMask.drawn(size: size) { _ in false }
    static let block = StructureMask.drawn(size: size) { all($0, from: 3, below: 6) }

    static func all(_ place: SIMD3<Int>, from low: Int, below high: Int) -> Bool {
        (0..<3).allSatisfy { (low..<high).contains(place[$0]) }
    }

    @Test func `A mask agrees with itself`() {
        let score = SegmentationScore(of: Self.block, against: Self.block, tolerance: 0)
        #expect(score.presence == .both)
        #expect(score.dice == 1 && score.iou == 1 && score.surfaceDice == 1)
        #expect(score.hausdorff95 == 0 && score.averageDistance == 0)
        #expect(score.volumeError == 0 && score.relativeVolumeError == 0)
    }

    @Test func `Two empty masks have no score`() {
        let score = SegmentationScore(of: Self.empty, against: Self.empty, tolerance: 1)
        #expect(score == .absent)
        #expect(score.presence == .neither && score.dice == nil && score.hausdorff95 == nil)
    }

    @Test func `A missed structure and an invented one score 0 and have no distance`() {
        let missed = SegmentationScore(of: Self.empty, against: Self.block, tolerance: 1)
        let invented = SegmentationScore(of: Self.block, against: Self.empty, tolerance: 1)
        #expect(missed.presence == .missed && invented.presence == .invented)
        for score in [missed, invented] {
            #expect(score.dice == 0 && score.iou == 0 && score.surfaceDice == 0)
            #expect(score.hausdorff95 == nil && score.averageDistance == nil)
        }
        #expect(missed.volumeError == -0.027 && missed.relativeVolumeError == -1)
        #expect(invented.volumeError == 0.027 && invented.relativeVolumeError == nil)
    }

    @Test func `A slab that is shifted lies as far away as it was shifted`() {
        // So wide that its rim hardly counts.
        func slab(_ k: Int) -> StructureMask {
            .drawn(size: SIMD3(60, 60, 9), spacing: [1, 1, 2.5]) { $0.z >= k && $0.z < k + 2 }
        }
        let score = SegmentationScore(of: slab(2), against: slab(4), tolerance: 4.9)
        #expect(score.dice == 0)
        #expect(score.hausdorff95 == 5)
        #expect(SegmentationScore(of: slab(2), against: slab(3), tolerance: 2.5).surfaceDice == 1)
    }

    @Test func `Scores do not depend on which mask is the truth, nor on the order of axes`() {
        var chance = SystemSafeNoise(seed: 5)
        let noise = (0..<2).map { _ in (0..<Self.size.x * Self.size.y * Self.size.z).map { _ in chance.next() } }
        let masks = noise.map { StructureMask.drawn(size: Self.size, spacing: [0.8, 1.1, 2], voxels: $0) }
        let turned = noise.map { voxels in
            StructureMask.drawn(size: SIMD3(Self.size.z, Self.size.x, Self.size.y), spacing: [2, 0.8, 1.1]) { place in
                voxels[place.y + Self.size.x * (place.z + Self.size.y * place.x)]
            }
        }
        let score = SegmentationScore(of: masks[0], against: masks[1], tolerance: 1)
        for other in [
            SegmentationScore(of: masks[1], against: masks[0], tolerance: 1),
            SegmentationScore(of: turned[0], against: turned[1], tolerance: 1),
        ] {
            #expect(other.dice == score.dice && other.iou == score.iou && other.hausdorff95 == score.hausdorff95)
            #expect(abs((other.surfaceDice ?? 0) - (score.surfaceDice ?? 1)) < 1e-12)
            #expect(abs((other.averageDistance ?? 0) - (score.averageDistance ?? 1)) < 1e-12)
        }
    }

    /// Bits of a linear congruential generator.
    private struct SystemSafeNoise {
        var seed: UInt64

        mutating func next() -> Bool {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return seed >> 62 == 0
        }
    }
}
