public import Imaging
public import Torch

/// A network that was adapted to some structures.
public struct SegmentationModel: Sendable {
    /// The label values that it finds, in the order of its probabilities.
    public let classes: [UInt8]
    /// Columns and rows that the network sees of a slice.
    public let workingSize: Int
    /// The network.
    public let network: UNet
    /// What it learned.
    public let parameters: Parameters
    /// How it was trained.
    public let record: AdaptationRecord
    /// How it tells slices without a structure.
    public var presence: PresenceCheck
    /// How interpolation compares with it on the support's own studies, by subject, where enough slices were drawn.
    public var comparisons: [Int: ShapePrior.Comparison] = [:]
    /// How well it will find what, by label value, where the support can tell.
    public var expectedDice: [UInt8: ExpectedDice] = [:]

    /// A model trained from random parameters on annotated slices alone.
    ///
    /// The same support, schedule and number of threads give the same parameters, unless the budget cut training.
    ///
    /// - Parameters:
    ///   - support: Annotated slices. At least one without the structures teaches what their absence looks like.
    ///   - classes: Label values to find; any other value but 255 counts as background.
    ///   - schedule: How to train.
    ///   - progress: Told after every step: steps done, steps in all, and the loss.
    /// - Throws: `TorchError.unusableInput` if nothing is annotated, a size or spacing makes no sense or a class is
    ///   0, 255 or named twice; `TorchError.diverged` if training did.
    public static func adapted(
        to support: [SupportSlice], classes: [UInt8], schedule: AdaptationSchedule = .default,
        progress: (_ step: Int, _ of: Int, _ loss: Float) -> Void = { _, _, _ in }
    ) throws(TorchError) -> SegmentationModel {
        try check(classes, schedule)
        let network = UNet(classes: classes.count + 1, baseWidth: schedule.baseWidth)
        let adaptation = try Adaptation(
            support: support, classes: classes, schedule: schedule, network: network)
        let (parameters, record) = try adaptation.run(progress: progress)
        return SegmentationModel(
            classes: classes, workingSize: schedule.workingSize, network: network, parameters: parameters,
            record: record, presence: PresenceCheck(support: support, classes: classes, heldOut: []))
    }

    /// The probability of every class at every pixel, on each slice's own pixels.
    ///
    /// - Parameter batchSize: How many slices the network sees at once; more need more memory.
    /// - Returns: For every slice, background and then the classes in their order; they add up to 1 at every pixel.
    /// - Throws: `TorchError.unusableInput` if a size or spacing makes no sense.
    /// - Precondition: `batchSize >= 1`.
    public func probabilities(of slices: [Slice], batchSize: Int = 8) throws(TorchError) -> [[Raster<Float>]] {
        precondition(batchSize > 0, "a batch holds at least one slice")
        var result: [[Raster<Float>]] = []
        result.reserveCapacity(slices.count)
        for start in stride(from: 0, to: slices.count, by: batchSize) {
            result += try probabilities(ofBatch: slices[start..<min(start + batchSize, slices.count)])
        }
        return result
    }

    private func probabilities(ofBatch slices: ArraySlice<Slice>) throws(TorchError) -> [[Raster<Float>]] {
        var boxes: [Letterbox] = []
        for slice in slices { boxes.append(try slice.letterbox(side: workingSize)) }
        let images = zip(slices, boxes).map { $1.square($0.image) }
        let maps = try withoutGradients { () throws(TorchError) in
            try network(.images(images), using: parameters).softmax(along: 1).floats()
        }
        let plane = workingSize * workingSize
        return boxes.enumerated().map { index, box in
            (0..<network.classes).map { channel in
                let start = (index * network.classes + channel) * plane
                return box.native(
                    Raster(
                        width: workingSize, height: workingSize, pixels: Array(maps[start..<start + plane])))
            }
        }
    }

    private static func check(_ classes: [UInt8], _ schedule: AdaptationSchedule) throws(TorchError) {
        guard !classes.isEmpty, Set(classes).count == classes.count,
            !classes.contains(LabelMap.background), !classes.contains(LabelMap.notAnnotated)
        else { throw .unusableInput("classes \(classes) are not distinct values of 1...254") }
        guard schedule.workingSize > 0, schedule.workingSize.isMultiple(of: UNet.sizeUnit) else {
            throw .unusableInput(
                "a working size of \(schedule.workingSize) is not a multiple of \(UNet.sizeUnit)")
        }
        guard schedule.steps >= 0, schedule.batchSize > 0, schedule.baseWidth > 0 else {
            throw .unusableInput(
                "\(schedule.steps) steps of \(schedule.batchSize) images at width \(schedule.baseWidth) train nothing"
            )
        }
    }
}
