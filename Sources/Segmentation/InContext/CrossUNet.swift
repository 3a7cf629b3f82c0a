internal import Torch

/// A U-Net that sees annotated pictures beside the one that it segments, and needs no training for a structure of its own
/// (Butoi et al., UniverSeg, 2023).
///
/// At every level a cross block lets the query meet each annotated picture and takes the mean over them, so that neither
/// their number nor their order is fixed. A cross convolution of two pictures side by side is the sum of one over each: the
/// query's part is computed once, however many annotated pictures there are; theirs, as long as they have met no query, once
/// for all of them.
struct CrossUNet: Equatable, Sendable {
    /// Channels of a picture.
    let inputChannels: Int
    /// Channels of every level.
    let width: Int
    /// Pixels along each side of a patch that the finest level takes in as one.
    let patch: Int

    /// The height and width of a picture must be multiples of this.
    var sizeUnit: Int { patch << UNet.depth }

    /// Random parameters to start training from; as ``UNet``'s.
    func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        var parameters = Parameters()
        func add(_ name: String, inputs: [Int]) throws(TorchError) {
            for (part, count) in zip(["query", "support"], inputs) {
                try parameters.set(
                    "\(name).\(part).weight", to: .randomWeights([width, count, 3, 3], using: &generator))
            }
            try parameters.set("\(name).norm.weight", to: .filled(with: 1, shape: [width]))
            try parameters.set("\(name).norm.bias", to: .filled(with: 0, shape: [width]))
        }
        let pixels = patch * patch
        for level in 0...UNet.depth {
            try add(
                "encoder.\(level).cross",
                inputs: level == 0 ? [inputChannels * pixels, (inputChannels + 1) * pixels] : [width, width])
            try add("encoder.\(level).each", inputs: [width])
        }
        for level in 0..<UNet.depth {
            try add("decoder.\(level).cross", inputs: [2 * width, 2 * width])
            if level > 0 { try add("decoder.\(level).each", inputs: [width]) }
        }
        try parameters.set("head.weight", to: .randomWeights([pixels, width, 1, 1], using: &generator))
        try parameters.set("head.bias", to: .filled(with: 0, shape: [pixels]))
        return parameters
    }

    /// Scores of background, always 0, and of every structure, before the softmax.
    ///
    /// - Parameters:
    ///   - queries: Shape `[batch, inputChannels, height, width]`, centred around 0.
    ///   - pictures: Annotated pictures, shape `[count, inputChannels, height, width]`.
    ///   - masks: Where each structure was drawn on them, 1 or 0, shape `[structures, count, height, width]`.
    ///   - parameters: As `initialParameters(using:)` names them.
    /// - Returns: Shape `[batch, 1 + structures, height, width]`.
    func callAsFunction(
        _ queries: Tensor, pictures: Tensor, masks: Tensor, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        try self(queries, meeting: annotated(pictures, masks: masks, using: parameters), using: parameters)
    }

    /// What annotated pictures bring to every query that they will meet.
    ///
    /// - Returns: Shape `[structures, count, channels, height / patch, width / patch]`.
    func annotated(
        _ pictures: Tensor, masks: Tensor, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        let (structures, count) = (masks.shape[0], pictures.shape[0])
        let (height, width) = (pictures.shape[2], pictures.shape[3])
        guard masks.shape == [structures, count, height, width], height.isMultiple(of: sizeUnit),
            width.isMultiple(of: sizeUnit)
        else {
            throw .shapeMismatch(operation: "CrossUNet", reason: "pictures \(pictures.shape) and masks \(masks.shape)")
        }
        let drawn = try Tensor.concatenated(
            [
                pictures.reshaped(to: [1] + pictures.shape).expanded(to: [structures] + pictures.shape),
                masks.reshaped(to: [structures, count, 1, height, width]).scaled(by: 1, plus: -0.5),
            ], along: 2
        ).reshaped(to: [structures * count, inputChannels + 1, height, width]).folded(by: patch)
        let brought = try drawn.convolved(with: parameters.tensor("encoder.0.cross.support.weight"), padding: 1)
        return try brought.reshaped(to: [structures, count] + brought.shape[1...])
    }

    /// The same scores, of queries that meet what ``annotated(_:masks:using:)`` made.
    func callAsFunction(
        _ queries: Tensor, meeting annotated: Tensor, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        let (batch, structures, count) = (queries.shape[0], annotated.shape[0], annotated.shape[1])
        let (height, width) = (queries.shape[2], queries.shape[3])
        guard [height, width] == annotated.shape[3...].map({ $0 * patch }) else {
            throw .shapeMismatch(
                operation: "CrossUNet", reason: "queries \(queries.shape) and annotated pictures \(annotated.shape)")
        }
        // All structures are one batch: [structures, 1, count, ...] beside [1, batch, 1, ...].
        var query = try queries.folded(by: patch)
        var support = annotated
        let shape = Meeting(structures: structures, batch: batch, count: count)
        var skipped: [(query: Tensor, support: Tensor)] = []  // finest first
        for level in 0...UNet.depth {
            let met =
                level == 0
                ? try first(query, support, shape, parameters)
                : try crossed("encoder.\(level)", query.maxPooled(), support.maxPooled(), shape, parameters)
            query = try shape.mean(met)
            support = try each("encoder.\(level)", met, parameters)
            skipped.append((query, support))
        }
        for level in (0..<UNet.depth).reversed() {
            let skip = skipped[level]
            func joined(_ coarse: Tensor, _ fine: Tensor) throws(TorchError) -> Tensor {
                try .concatenated([fine, coarse.resampled(height: fine.shape[2], width: fine.shape[3])], along: 1)
            }
            let met = try crossed(
                "decoder.\(level)", joined(query, skip.query), joined(support, skip.support), shape, parameters)
            query = try shape.mean(met)
            guard level > 0 else { break }
            support = try each("decoder.\(level)", met, parameters)
        }
        let scores = try query.convolved(
            with: parameters.tensor("head.weight"), bias: parameters.tensor("head.bias")
        ).unfolded(by: patch)  // [structures * batch, 1, height, width]
        let found = try scores.reshaped(to: [structures, batch, height, width]).permuted([1, 0, 2, 3])
        return try .concatenated([.filled(with: 0, shape: [batch, 1, height, width]), found], along: 1)
    }

    /// How many meet how many.
    private struct Meeting {
        let structures, batch, count: Int

        /// The mean over annotated pictures, shape `[structures * batch, channels, height, width]`.
        func mean(_ met: Tensor) throws(TorchError) -> Tensor {
            let rest = Array(met.shape[1...])
            return try met.reshaped(to: [structures * batch, count] + rest).mean(over: [1], keepingAxes: false)
        }
    }

    /// Before they met, queries know nothing of structures, and annotated pictures nothing of queries.
    private func first(
        _ query: Tensor, _ annotated: Tensor, _ shape: Meeting, _ parameters: Parameters
    ) throws(TorchError) -> Tensor {
        let own = try query.convolved(with: parameters.tensor("encoder.0.cross.query.weight"), padding: 1)
        let rest = Array(own.shape[1...])
        let sum =
            try own.reshaped(to: [1, shape.batch, 1] + rest)
            + annotated.reshaped(to: [shape.structures, 1, shape.count] + rest)
        return try block(
            "encoder.0.cross", sum.reshaped(to: [shape.structures * shape.batch * shape.count] + rest), parameters)
    }

    /// Every query with every annotated picture, shape `[structures * batch * count, width, height, width]`.
    private func crossed(
        _ name: String, _ query: Tensor, _ support: Tensor, _ shape: Meeting, _ parameters: Parameters
    ) throws(TorchError) -> Tensor {
        let own = try query.convolved(with: parameters.tensor("\(name).cross.query.weight"), padding: 1)
        let other = try support.convolved(with: parameters.tensor("\(name).cross.support.weight"), padding: 1)
        let rest = Array(own.shape[1...])
        let sum =
            try own.reshaped(to: [shape.structures, shape.batch, 1] + rest)
            + other.reshaped(to: [shape.structures, shape.batch, shape.count] + rest)
        return try block(
            "\(name).cross", sum.reshaped(to: [shape.structures * shape.batch * shape.count] + rest), parameters)
    }

    /// What every annotated picture keeps of meeting a query.
    private func each(_ name: String, _ met: Tensor, _ parameters: Parameters) throws(TorchError) -> Tensor {
        try block(
            "\(name).each", met.convolved(with: parameters.tensor("\(name).each.query.weight"), padding: 1), parameters)
    }

    private func block(_ name: String, _ x: Tensor, _ parameters: Parameters) throws(TorchError) -> Tensor {
        try x.instanceNormalized(
            weight: parameters.tensor("\(name).norm.weight"), bias: parameters.tensor("\(name).norm.bias")
        ).leakyReLU(slope: 0.01)
    }
}
