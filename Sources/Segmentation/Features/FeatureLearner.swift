internal import Torch

/// What a method makes of a task, and which way it moves the features.
struct FeatureLearner {
    let network: UNet
    let method: FeatureMethod

    private var inner: InnerSteps { InnerSteps(network: network, method: method) }

    /// Random features, and the numbers of a head in closed form.
    func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try network.initialFeatureParameters(using: &generator).merged(with: RidgeHead.initialParameters())
    }

    /// Scores of the query after learning from the support, without gradients.
    func scores(of task: TaskPictures, using parameters: Parameters) throws(TorchError) -> Tensor {
        let start = try withoutGradients { () throws(TorchError) in try fitted(to: task, parameters) }
        let adapted = try inner.taken(method.answerSteps, from: start, on: task.support)
        return try withoutGradients { () throws(TorchError) in try network(task.query.input, using: adapted) }
    }

    /// The loss on a task, and the gradients that the parameters follow.
    func slopes(
        on task: TaskPictures, at parameters: Parameters
    ) throws(TorchError) -> (loss: Double, gradients: Parameters) {
        switch method {
        case .ridge:
            let tracked = try parameters.trackingGradients()
            let loss = try SegmentationLoss.of(
                network(task.query.input, using: fitted(to: task, tracked)), target: task.query.target)
            return (try loss.scalar(), try gradients(of: loss, withRespectTo: tracked))
        case .fomaml:
            let start = try withoutGradients { () throws(TorchError) in try fitted(to: task, parameters) }
            let adapted = try inner.taken(method.innerSteps, from: start, on: task.support)
                .trackingGradients()
            let loss = try SegmentationLoss.of(network(task.query.input, using: adapted), target: task.query.target)
            return (try loss.scalar(), try spread(gradients(of: loss, withRespectTo: adapted), over: parameters))
        case .reptile:
            // All pictures are trained on, as in the paper.
            let all = (
                try Tensor.concatenated([task.support.input, task.query.input], along: 0),
                try Tensor.concatenated([task.support.target, task.query.target], along: 0)
            )
            let start = try withoutGradients { () throws(TorchError) in try fitted(to: task, parameters) }
            let adapted = try inner.taken(method.innerSteps, from: start, on: all)
            let loss = try withoutGradients { () throws(TorchError) in
                try SegmentationLoss.of(network(task.query.input, using: adapted), target: task.query.target).scalar()
            }
            let back = try start.combined(with: adapted) { (start, end) throws(TorchError) in try start - end }
            return (loss, try spread(back, over: parameters))
        }
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
