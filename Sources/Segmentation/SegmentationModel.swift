public import Imaging
public import Torch

/// Networks that were adapted to some structures, and answer together.
public struct SegmentationModel: Sendable {
    /// The label values that it finds, in the order of its probabilities.
    public let classes: [UInt8]
    /// Columns and rows that the networks see of a slice.
    public let workingSize: Int
    /// The shape of every network.
    public let network: UNet
    /// The networks; the model's probabilities are the means of theirs.
    public let members: [Member]
    /// How they were trained.
    public let record: AdaptationRecord
    /// How it tells slices without a structure.
    public var presence: PresenceCheck
    /// How interpolation compares with it on the support's own studies, by subject, where enough slices were drawn.
    public var comparisons: [Int: ShapePrior.Comparison] = [:]
    /// How well it will find what, by label value, where the support can tell.
    public var expectedDice: [UInt8: ExpectedDice] = [:]

    /// One of the networks.
    public struct Member: Sendable {
        /// What it learned.
        public let parameters: Parameters
        /// How its features become scores.
        public let readout: Readout
    }

    /// How features become scores.
    public enum Readout: String, Sendable {
        /// By the last convolution.
        case convolution
        /// By the cosines of the angles to one prototype per class.
        case prototypes
    }

    /// A model adapted to annotated slices.
    ///
    /// The same support, recipe and number of threads give the same parameters, unless the budget cut training.
    ///
    /// - Parameters:
    ///   - support: Annotated slices. At least one without the structures teaches what their absence looks like.
    ///   - classes: Label values to find; any other value but 255 counts as background.
    ///   - recipe: How to adapt.
    ///   - progress: Told after every step: steps done, steps in all, and the loss.
    /// - Throws: `TorchError.unusableInput` if nothing is annotated, a size or spacing makes no sense, a class is
    ///   0, 255 or named twice, or the recipe needs shipped features and has none; `TorchError.diverged` if training did.
    public static func adapted(
        to support: [SupportSlice], classes: [UInt8], recipe: AdaptationRecipe = AdaptationRecipe(),
        progress: (_ step: Int, _ of: Int, _ loss: Float) -> Void = { _, _, _ in }
    ) throws(TorchError) -> SegmentationModel {
        try check(classes, recipe)
        let network = UNet(
            inputChannels: PlacedImage.channels, classes: classes.count + 1, baseWidth: recipe.baseWidth)
        let adaptation = try Adaptation(
            support: support, classes: classes, side: recipe.workingSize, network: network)
        let (members, record) = try adaptation.run(recipe, progress: progress)
        return SegmentationModel(
            classes: classes, workingSize: recipe.workingSize, network: network, members: members,
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
        let images = zip(slices, boxes).map { PlacedImage($0, on: $1) }
        let maps = try withoutGradients { () throws(TorchError) in
            let input = try Tensor.inputs(images)
            var sum = try probabilities(of: input, by: members[0])
            for member in members.dropFirst() { sum = try sum + probabilities(of: input, by: member) }
            return try sum.scaled(by: 1 / Double(members.count)).floats()
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

    /// Shape `[batch, 1 + classes, side, side]`.
    private func probabilities(of input: Tensor, by member: Member) throws(TorchError) -> Tensor {
        switch member.readout {
        case .convolution: try network(input, using: member.parameters).softmax(along: 1)
        case .prototypes:
            try Prototypes.scores(
                of: network.features(of: input, using: member.parameters), using: member.parameters
            ).softmax(along: 1)
        }
    }

    private static func check(_ classes: [UInt8], _ recipe: AdaptationRecipe) throws(TorchError) {
        guard !classes.isEmpty, Set(classes).count == classes.count,
            !classes.contains(LabelMap.background), !classes.contains(LabelMap.notAnnotated)
        else { throw .unusableInput("classes \(classes) are not distinct values of 1...254") }
        guard recipe.workingSize > 0, recipe.workingSize.isMultiple(of: UNet.sizeUnit) else {
            throw .unusableInput(
                "a working size of \(recipe.workingSize) is not a multiple of \(UNet.sizeUnit)")
        }
        guard [recipe.full, recipe.gentle].allSatisfy({ $0.steps >= 0 && $0.batchSize > 0 }), recipe.baseWidth > 0
        else {
            throw .unusableInput(
                "\(recipe.full.steps) steps of \(recipe.full.batchSize) images at width \(recipe.baseWidth) train nothing"
            )
        }
    }
}
