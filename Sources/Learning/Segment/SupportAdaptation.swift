internal import Batch
internal import Hashing
internal import Imaging
internal import Segmentation
internal import Studies
internal import Torch

/// Makes the model of a run from its support, once for all processes that share the output folder.
struct SupportAdaptation {
    let request: SegmentationRequest
    let observer: any RunObserver

    /// The model of the output folder where an earlier process, or one of another part, has made it; else a new one.
    func model(
        for slices: SupportSlices, of support: SupportSet, task: LearnedTask, in folder: RunFolder
    ) throws(RunError) -> ReadyModel {
        let threads = try ComputeDevice.useThreads(request.threads)
        let recipe = try recipe(for: support)
        let fingerprint = slices.fingerprint(of: support.labels)
        let origin = SHA256.hex(of: request.settings.version, fingerprint, recipe.words)
        let start = ContinuousClock.now
        let (model, bytes) = try folder.once("model") { () throws(RunError) in
            if let bytes = SavedModel.bytes(at: "\(folder.path)/model.safetensors"),
                (try? SegmentationModel.texts(of: bytes))?[SavedModel.originText] == origin,
                let model = try? SegmentationModel(safetensors: bytes)
            {
                observer.say("using the model that was adapted to this support before")
                return (model, bytes)
            }
            let made: (model: SegmentationModel, bytes: [UInt8])
            do {
                let model = try adapted(to: slices.slices, of: support, by: recipe)
                let texts = [
                    SavedModel.taskText: try task.text, SavedModel.fingerprintText: fingerprint,
                    SavedModel.originText: origin,
                ]
                made = (model, try model.safetensors(texts: texts))
            } catch {
                throw .refused("the network cannot be adapted to this support: \(error)")
            }
            try folder.write(made.bytes, to: "model.safetensors")
            return made
        }
        return ReadyModel(
            model, task: task, support: (support, slices), fingerprint: fingerprint, bytes: bytes,
            seconds: (ContinuousClock.now - start) / .seconds(1), threads: threads)
    }

    /// What is done to adapt.
    private func recipe(for support: SupportSet) throws(RunError) -> AdaptationRecipe {
        var recipe = AdaptationRecipe(request.adaptation.members, weights: try weights())
        recipe.knowsSizes = !support.items.contains(where: \.isPicture)
        recipe.budget = request.budget
        if request.learnsInBfloat16 { recipe.numbers = .bfloat16 }
        recipe.seed = request.settings.seed
        return recipe
    }

    /// The features to start from; nil where none are wanted.
    private func weights() throws(RunError) -> FeatureWeights? {
        guard request.adaptation != .scratch else { return nil }
        let method = request.adaptation.features
        let name = request.model ?? ShippedWeights(method).rawValue
        let weights = try FeatureWeights.named(name, option: "--model")
        guard weights.method == method else {
            throw .refused(
                "--model: \(name): trained with --method \(weights.method.rawValue), but --adapt "
                    + "\(request.adaptation.rawValue) needs --method \(method.rawValue)")
        }
        return weights
    }

    /// A new model, with all that slices held out say about it.
    private func adapted(
        to slices: [SupportSlice], of support: SupportSet, by recipe: AdaptationRecipe
    ) throws(TorchError) -> SegmentationModel {
        let classes = support.labels.map(\.value)
        var (model, unseen) = try SegmentationModel.judged(on: slices, classes: classes, recipe: recipe) {
            step, total, loss in observer.adapt(step: step, of: total, loss: Double(loss))
        }
        let heldOut = model.choose(by: unseen, support: slices)
        model.presence = PresenceCheck(support: slices, classes: classes, heldOut: heldOut)
        for value in classes {
            model.expectedDice[value] = ExpectedDice(of: value, support: slices, classes: classes, heldOut: heldOut)
        }
        model.comparisons = Self.comparisons(on: support.items, slices: slices, heldOut, classes)
        return model
    }

    /// Interpolation against network on every item of the support, by its number.
    private static func comparisons(
        on items: [SupportItem], slices: [SupportSlice], _ heldOut: [HeldOut], _ classes: [UInt8]
    ) -> [Int: ShapePrior.Comparison] {
        var comparisons: [Int: ShapePrior.Comparison] = [:]
        for (number, item) in items.enumerated() {
            let step = item.volume.geometry.spacing[item.annotated.axis]
            let own = slices.indices.filter { slices[$0].subject == number }
            comparisons[number] = ShapePrior.comparison(
                of: zip(item.annotated.slices, own).map { place, index in
                    let seen = heldOut.first { $0.index == index }?.probabilities
                    return (Double(place) * step, slices[index], seen)
                }, classes: classes)
        }
        return comparisons
    }
}
