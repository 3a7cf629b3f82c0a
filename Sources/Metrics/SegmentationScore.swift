/// How well a mask of one structure agrees with the true one.
///
/// What has no value is nil, and stays out of means:
/// - Both masks are empty: all are nil but the volumes. The structure is rightly absent, which Dice cannot say.
/// - One mask is empty: Dice, IoU and surface Dice are 0, and there is no distance; it would be infinite.
public struct SegmentationScore: Equatable, Sendable {
    /// Which of the masks hold a voxel.
    public enum Presence: String, Sendable, Codable {
        /// Both do.
        case both
        /// The truth does: the structure was missed.
        case missed
        /// The prediction does: there is no such structure.
        case invented
        /// Neither does.
        case neither
    }

    /// Which of the masks hold a voxel.
    public let presence: Presence
    /// Twice the common voxels by all voxels of both, 0...1.
    public let dice: Double?
    /// The common voxels by those of either, 0...1.
    public let iou: Double?
    /// Share of both surfaces within the tolerance of the other, 0...1.
    public let surfaceDice: Double?
    /// 95 % of each surface is no farther from the other, in mm.
    public let hausdorff95: Double?
    /// Mean distance of both surfaces from the other, in mm.
    public let averageDistance: Double?
    /// Volume of the prediction, in ml.
    public let predictedVolume: Double
    /// Volume of the truth, in ml.
    public let trueVolume: Double

    /// The predicted volume less the true one, in ml.
    public var volumeError: Double { predictedVolume - trueVolume }

    /// The same as a share of the true volume; nil where that is 0.
    public var relativeVolumeError: Double? { trueVolume > 0 ? volumeError / trueVolume : nil }

    /// The score of a structure that is neither in the prediction nor in the truth.
    public static let absent = SegmentationScore()

    private init() {
        presence = .neither
        (dice, iou, surfaceDice, hausdorff95, averageDistance) = (nil, nil, nil, nil, nil)
        (predictedVolume, trueVolume) = (0, 0)
    }

    /// Compares two masks.
    ///
    /// - Parameters:
    ///   - predicted: The mask to judge.
    ///   - truth: The mask that is right.
    ///   - tolerance: How far surfaces may lie apart to count as one in `surfaceDice`, in mm.
    /// - Precondition: Both masks lie on one grid.
    public init(of predicted: StructureMask, against truth: StructureMask, tolerance: Double) {
        let (a, b) = (predicted.count, truth.count)
        predictedVolume = predicted.volume
        trueVolume = truth.volume
        switch (a > 0, b > 0) {
        case (true, true): presence = .both
        case (false, true): presence = .missed
        case (true, false): presence = .invented
        case (false, false): presence = .neither
        }
        guard a + b > 0 else {
            (dice, iou, surfaceDice, hausdorff95, averageDistance) = (nil, nil, nil, nil, nil)
            return
        }
        let common = zip(predicted.voxels, truth.voxels).count { $0 && $1 }
        dice = 2 * Double(common) / Double(a + b)
        iou = Double(common) / Double(a + b - common)
        let distances = SurfaceDistances(from: predicted, to: truth)
        surfaceDice = distances?.surfaceDice(tolerance: tolerance) ?? 0
        hausdorff95 = distances?.hausdorff(share: 0.95)
        averageDistance = distances?.average
    }
}
