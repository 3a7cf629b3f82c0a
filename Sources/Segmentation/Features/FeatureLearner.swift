internal import Torch

/// What a method makes of a task with features for pixels, and which way it moves them.
struct FeatureLearner: TaskLearner {
    let network: UNet
    let method: FeatureMethod

    func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        let features = try network.initialFeatureParameters(using: &generator)
        let parameters = try features.merged(with: RidgeHead.initialParameters())
        guard method == .metaSGD else { return parameters }
        return try parameters.merged(with: InnerSteps.initialRates(for: features, rate: method.innerRate))
    }

    func scores(of task: TaskPictures, using parameters: Parameters) throws(TorchError) -> Tensor {
        let start = try withoutGradients { () throws(TorchError) in try fitted(to: task, parameters) }
        let adapted = try inner(parameters).taken(method.answerSteps, from: start, on: task.support)
        return try withoutGradients { () throws(TorchError) in try network(task.query.input, using: adapted) }
    }

    func slopes(
        on task: TaskPictures, at parameters: Parameters
    ) throws(TorchError) -> (loss: Double, gradients: Parameters) {
        switch method {
        case .ridge:
            let tracked = try parameters.trackingGradients()
            let loss = try self.loss(of: task, after: fitted(to: task, tracked))
            return (try loss.scalar(), try gradients(of: loss, withRespectTo: tracked))
        case .maml, .metaSGD:
            let tracked = try parameters.trackingGradients()
            let adapted = try inner(tracked).taken(
                method.innerSteps, from: fitted(to: task, tracked), on: task.support, createGraph: true)
            let loss = try self.loss(of: task, after: adapted)
            return (try loss.scalar(), try gradients(of: loss, withRespectTo: tracked))
        case .fomaml:
            let adapted = try self.adapted(to: task.support, of: task, parameters).trackingGradients()
            let loss = try self.loss(of: task, after: adapted)
            return (try loss.scalar(), try spread(gradients(of: loss, withRespectTo: adapted), over: parameters))
        case .reptile:
            // All pictures are trained on, as in the paper.
            let all = (
                try Tensor.concatenated([task.support.input, task.query.input], along: 0),
                try Tensor.concatenated([task.support.target, task.query.target], along: 0)
            )
            let adapted = try self.adapted(to: all, of: task, parameters)
            let end = try withoutGradients { () throws(TorchError) in
                try self.loss(of: task, after: adapted).scalar()
            }
            let back = try parameters.selecting(network.featureNames).combined(with: adapted) {
                (start, end) throws(TorchError) in try start - end
            }
            return (end, try spread(back, over: parameters))
        case .inContext:
            throw .unusableInput("a network that reads annotated pictures has no features to train")
        }
    }

    private func inner(_ parameters: Parameters) -> InnerSteps {
        InnerSteps(network: network, method: method, parameters: parameters)
    }

    /// Features and head after the method's steps on some pictures of a task, free of gradients.
    private func adapted(
        to pictures: (input: Tensor, target: Tensor), of task: TaskPictures, _ parameters: Parameters
    ) throws(TorchError) -> Parameters {
        let start = try withoutGradients { () throws(TorchError) in try fitted(to: task, parameters) }
        return try inner(parameters).taken(method.innerSteps, from: start, on: pictures)
    }

    /// How far the answers of an adapted network are from what is to be found.
    private func loss(of task: TaskPictures, after adapted: Parameters) throws(TorchError) -> Tensor {
        try SegmentationLoss.of(network(task.query.input, using: adapted), target: task.query.target)
    }

    /// The features as they are, and a head fitted to the annotated pictures.
    private func fitted(to task: TaskPictures, _ parameters: Parameters) throws(TorchError) -> Parameters {
        var ridge = try RidgeHead(counts: task.pixels, patch: network.patch)
        try ridge.add(network.features(of: task.support.input, using: parameters), target: task.support.target)
        let head = try ridge.solved(using: parameters)
        var fitted = try parameters.selecting(network.featureNames)
        fitted.set("head.weight", to: head.weight)
        fitted.set("head.bias", to: head.bias)
        return fitted
    }

    /// Gradients of the features, and none of what is not among them.
    private func spread(_ slopes: Parameters, over parameters: Parameters) throws(TorchError) -> Parameters {
        var spread = try parameters.map { (tensor) throws(TorchError) in try tensor.zeros() }
        for name in network.featureNames { spread.set(name, to: try slopes.tensor(name)) }
        return spread
    }
}
