internal import Imaging
internal import Metrics
internal import Studies

/// The use case `evaluate segmentation`: how well masks agree with the truth.
public struct SegmentationEvaluation: Sendable {
    private let predictions: String
    private let truth: String
    private let tolerance: Double
    private let seed: UInt64

    /// An evaluation that has not begun.
    ///
    /// - Parameters:
    ///   - predictions: A folder of masks, or the output folder of a run.
    ///   - truth: The same with the true masks.
    ///   - tolerance: How far surfaces may lie apart to count as one, in mm.
    ///   - seed: Where the chance of the intervals comes from.
    public init(predictions: String, truth: String, tolerance: Double, seed: UInt64) {
        self.predictions = predictions
        self.truth = truth
        self.tolerance = tolerance
        self.seed = seed
    }

    /// Compares every true mask with the prediction of its name.
    ///
    /// - Throws: `RunError.refused` when a folder holds no masks, no names agree, or a value means two structures.
    public func run() throws(RunError) -> SegmentationResult {
        let predicted = try MaskFolder(at: predictions, as: "PREDICTIONS")
        let truth = try MaskFolder(at: truth, as: "TRUTH")
        for (value, name) in truth.names.sorted(by: { $0.key < $1.key }) {
            if let other = predicted.names[value], other != name {
                throw .refused(
                    "the value \(value) is \(name.debugDescription) in TRUTH and \(other.debugDescription) in PREDICTIONS; "
                        + "bring the masks to one numbering")
            }
        }
        var scored: [(name: String, scores: [UInt8: SegmentationScore])] = []
        var failures: [CaseFailure] = []
        var used: Set<String> = []
        for name in truth.files.keys.sorted() {
            do throws(CaseFailure) {
                // nnU-Net's images have the channel in their names, and its labels have not.
                guard let twin = [name, name + "_0000"].first(where: { predicted.files[$0] != nil }) else {
                    throw CaseFailure(
                        name: name, file: truth.files[name]?.first ?? name, code: "E_NO_PREDICTION",
                        reason: "there is no prediction of this name")
                }
                used.insert(twin)
                scored.append((name, try score(try predicted.maps(of: twin), try truth.maps(of: name), name: name)))
            } catch {
                failures.append(error)
            }
        }
        guard !used.isEmpty else {
            throw .refused(
                "no mask in PREDICTIONS has the name of one in TRUTH: \(Self.some(predicted.files.keys.sorted())) against "
                    + Self.some(truth.files.keys.sorted()))
        }
        let spare = predicted.files.keys.filter { !used.contains($0) }.sorted()
        return SegmentationResult(
            tolerance: tolerance, names: truth.names.merging(predicted.names) { first, _ in first }, scored: scored,
            failures: failures, withoutTruth: spare, seed: seed)
    }

    /// The scores of a case by value: those that occur in either mask.
    private func score(
        _ predicted: [LabelMap], _ truth: [LabelMap], name: String
    ) throws(CaseFailure) -> [UInt8: SegmentationScore] {
        guard let grid = truth.first?.geometry else { return [:] }
        func aligned(_ maps: [LabelMap]) throws(CaseFailure) -> [LabelMap] {
            var result: [LabelMap] = []
            for map in maps {
                guard let map = map.reordered(onto: grid) else {
                    throw CaseFailure(
                        name: name, file: name, code: "E_GRID",
                        reason: "the prediction does not lie on the grid of the truth (\(map.geometry.summary) against "
                            + "\(grid.summary)); resample one onto the other by nearest voxels")
                }
                result.append(map)
            }
            return result
        }
        let (predicted, truth) = (try aligned(predicted), try aligned(truth))
        let values = Set((predicted + truth).flatMap(\.structures)).sorted()
        var scores: [UInt8: SegmentationScore] = [:]
        for value in values {
            let annotated = truth.map(\.values)
            let mask = Self.mask(of: value, in: predicted) { voxel in
                // What nobody looked at is neither right nor wrong.
                !annotated.contains { $0[voxel] == LabelMap.notAnnotated }
            }
            let whole = Self.mask(of: value, in: truth) { _ in true }
            scores[value] = SegmentationScore(
                of: StructureMask(geometry: grid, voxels: mask), against: StructureMask(geometry: grid, voxels: whole),
                tolerance: tolerance)
        }
        return scores
    }

    private static func mask(of value: UInt8, in maps: [LabelMap], where counts: (Int) -> Bool) -> [Bool] {
        var voxels = [Bool](repeating: false, count: maps[0].values.count)
        for map in maps {
            for voxel in voxels.indices where map.values[voxel] == value && counts(voxel) { voxels[voxel] = true }
        }
        return voxels
    }

    private static func some(_ names: [String]) -> String {
        names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
    }
}

extension Geometry {
    /// Size and spacing for a message.
    fileprivate var summary: String {
        func rounded(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
        return "\(size.x) x \(size.y) x \(size.z) voxels of \(rounded(spacing.x)) x \(rounded(spacing.y)) x "
            + "\(rounded(spacing.z)) mm"
    }
}
