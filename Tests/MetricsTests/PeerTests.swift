import Foundation
import Imaging
import Metrics
import Testing

/// Compares with numbers of DeepMind's surface-distance, MONAI and scikit-learn; Tests/Golden/README.md says how they were made.
struct PeerTests {
    struct MaskCase: Decodable, CustomTestStringConvertible {
        let name: String
        let size: [Int]
        let spacing_mm: [Double]
        let tolerance_mm: Double
        let prediction: [Int]
        let truth: [Int]
        let scores: [String: Double]

        var testDescription: String { name }

        func mask(_ runs: [Int]) -> StructureMask {
            var voxels: [Bool] = []
            for (index, run) in runs.enumerated() { voxels += Array(repeating: index % 2 == 1, count: run) }
            return .drawn(size: SIMD3(size[0], size[1], size[2]), spacing: spacing_mm, voxels: voxels)
        }
    }

    struct Classes: Decodable {
        let truth: [Int]
        let predicted: [Int]
        let probabilities: [[Double]]
        let accuracy: Double
        let balanced_accuracy: Double
        let auroc: [Double]
        let macro_auroc: Double
        let sensitivity: [Double]
        let specificity: [Double]
        let ece: Double
        let confusion: [[Int]]
    }

    static func golden<Content: Decodable>(_ name: String) throws -> Content {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden/metrics/\(name).json")
        return try JSONDecoder().decode(Content.self, from: Data(contentsOf: file))
    }

    @Test(arguments: try golden("masks") as [MaskCase])
    func `Masks score as in surface-distance and MONAI`(golden: MaskCase) throws {
        let score = SegmentationScore(
            of: golden.mask(golden.prediction), against: golden.mask(golden.truth), tolerance: golden.tolerance_mm)
        let ours = [
            "dice": score.dice, "iou": score.iou, "nsd": score.surfaceDice, "hd95_mm": score.hausdorff95,
            "assd_mm": score.averageDistance,
        ]
        #expect(golden.scores.count == ours.count)
        for (name, value) in golden.scores {
            let own = try #require(ours[name] ?? nil)
            #expect(abs(own - value) < 1e-9, "\(name): \(own) against \(value)")
        }
    }

    @Test func `Classes score as in scikit-learn`() throws {
        let golden: Classes = try Self.golden("classes")
        let score = ClassificationScore(
            classes: ["a", "b", "c"], truth: golden.truth, predicted: golden.predicted,
            probabilities: golden.probabilities)
        func expect(_ own: Double?, _ value: Double) { #expect(abs((own ?? .nan) - value) < 1e-12) }
        expect(score.accuracy, golden.accuracy)
        expect(score.balancedAccuracy, golden.balanced_accuracy)
        expect(score.macroArea, golden.macro_auroc)
        expect(score.calibrationError, golden.ece)
        for index in 0..<3 {
            expect(score.areas[index], golden.auroc[index])
            expect(score.sensitivity(index), golden.sensitivity[index])
            expect(score.specificity(index), golden.specificity[index])
        }
        #expect(score.confusion == golden.confusion)
    }
}

extension StructureMask {
    /// A mask on an upright grid.
    static func drawn(size: SIMD3<Int>, spacing: [Double] = [1, 1, 1], voxels: [Bool]) -> StructureMask {
        StructureMask(
            geometry: Geometry(
                size: size, origin: .zero, columnStep: Vector(spacing[0], 0, 0), rowStep: Vector(0, spacing[1], 0),
                sliceStep: Vector(0, 0, spacing[2])), voxels: voxels)
    }

    /// A mask of the voxels for which a rule holds.
    static func drawn(size: SIMD3<Int>, spacing: [Double] = [1, 1, 1], _ rule: (SIMD3<Int>) -> Bool) -> StructureMask {
        let voxels = (0..<size.x * size.y * size.z).map { offset in
            rule(SIMD3(offset % size.x, offset / size.x % size.y, offset / (size.x * size.y)))
        }
        return drawn(size: size, spacing: spacing, voxels: voxels)
    }
}
