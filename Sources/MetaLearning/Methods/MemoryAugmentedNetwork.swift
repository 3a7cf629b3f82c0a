public import Torch

/// A network that writes the support into an external memory and looks queries up in it: MANN (Santoro et al., 2016).
///
/// An LSTM sees one labelled example after the other, class by class; every query is then answered from the state and the
/// memory that the support left. The paper shows each label a step late, since its network is asked at every step; here only
/// queries are asked about, and come without one. Heads have key strengths as in the Neural Turing Machine (Graves et al.,
/// 2014), which the paper leaves out.
public struct MemoryAugmentedNetwork: FewShotLearner {
    /// Maps examples to features.
    public var encoder: any Network
    /// Length of a feature row.
    public var features: Int
    /// Classes to tell apart.
    public var ways: Int
    /// Length of the controller's output.
    public var controllerWidth: Int
    /// Slots of the memory.
    public var slots: Int
    /// Length of a slot.
    public var slotWidth: Int
    /// Keys that are looked up at a step.
    public var heads: Int

    /// A network; the defaults are the paper's.
    public init(
        encoder: any Network, features: Int, ways: Int, controllerWidth: Int = 200, slots: Int = 128,
        slotWidth: Int = 40, heads: Int = 4
    ) {
        self.encoder = encoder
        self.features = features
        self.ways = ways
        self.controllerWidth = controllerWidth
        self.slots = slots
        self.slotWidth = slotWidth
        self.heads = heads
    }

    /// What the controller sees at a step: an example and its label, or zeros for a query.
    private var controller: LSTM { LSTM(inputs: features + ways, outputs: controllerWidth) }
    /// Keys, gates and strengths of all heads.
    private var interface: DenseNetwork { DenseNetwork(widths: [controllerWidth, heads * (slotWidth + 2)]) }
    private var answer: DenseNetwork { DenseNetwork(widths: [controllerWidth + heads * slotWidth, ways]) }

    /// Those of the encoder, the controller and the two layers behind it.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try encoder.initialEncoder(using: &generator)
            .merged(with: controller.initialParameters(using: &generator).under("controller."))
            .merged(with: initialInterface(using: &generator).under("interface."))
            .merged(with: answer.initialParameters(using: &generator).under("answer."))
    }

    /// Random numbers of variance 2 over the inputs (He et al., 2015): with smaller ones all keys are alike at first.
    private func initialInterface(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try interface.initialParameters(using: &generator).map { (tensor) throws(TorchError) in
            try tensor.scaled(by: 6.0.squareRoot())
        }
    }

    /// Scores of every query, shape `[queries, ways]`.
    ///
    /// - Throws: `TorchError.shapeMismatch` if the episode has another number of ways.
    public func scores(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        guard episode.ways == ways else {
            throw .shapeMismatch(operation: "MANN", reason: "an episode of \(episode.ways) ways, trained for \(ways)")
        }
        let (support, query) = try encoder.features(of: episode, using: parameters)
        var memory = try ExternalMemory(slots: slots, width: slotWidth, heads: heads, like: support)
        let blank = try interfaceInput(zerosLike: support)
        var state = LSTM.State(output: blank, cell: blank)
        for place in 0..<support.shape[0] {
            let example = try support.slice(place..<place + 1, of: 0)
            let label = try episode.supportTargets.slice(place..<place + 1, of: 0)
            state = try see(example, label: label, state: state, using: parameters)
            let heads = try heads(of: state.output, using: parameters)
            try memory.write(heads)
            var reads: [Tensor] = []
            for head in heads { reads.append(try memory.read(head).weights) }
            try memory.note(reads: reads)
        }
        // Every query continues from the same state, and leaves the memory as it is.
        let count = query.shape[0]
        let last = LSTM.State(
            output: try state.output.expanded(to: [count, controllerWidth]),
            cell: try state.cell.expanded(to: [count, controllerWidth]))
        let unknown = try episode.supportTargets.slice(0..<1, of: 0).zeros().expanded(to: [count, ways])
        let seen = try see(query, label: unknown, state: last, using: parameters)
        var found = [seen.output]
        for head in try heads(of: seen.output, using: parameters) { found.append(try memory.read(head).found) }
        return try answer(.concatenated(found, along: 1), using: parameters.below("answer."))
    }

    /// Cross-entropy of the answers for the queries.
    public func loss(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Tensor {
        try crossEntropy(scores(of: episode, using: parameters), target: episode.queryTargets)
    }

    /// The encoder's.
    public func statistics(of episode: Episode, using parameters: Parameters) throws(TorchError) -> Parameters {
        try encoder.episodeStatistics(of: episode, using: parameters)
    }

    private func see(
        _ examples: Tensor, label: Tensor, state: LSTM.State, using parameters: Parameters
    ) throws(TorchError) -> LSTM.State {
        try controller.step(
            .concatenated([examples, label], along: 1), hidden: state.output, cell: state.cell,
            using: parameters.below("controller."))
    }

    /// What each head asks for, one row for each row of the controller's output.
    private func heads(of output: Tensor, using parameters: Parameters) throws(TorchError) -> [ExternalMemory.Head] {
        let values = try interface(output, using: parameters.below("interface."))
        var result: [ExternalMemory.Head] = []
        for head in 0..<heads {
            let start = head * (slotWidth + 2)
            let end = start + slotWidth
            result.append(
                ExternalMemory.Head(
                    key: try values.slice(start..<end, of: 1).hyperbolicTangent(),
                    gate: try values.slice(end..<end + 1, of: 1).sigmoid(),
                    strength: try values.slice(end + 1..<end + 2, of: 1).exponential()
                        .scaled(by: ExternalMemory.Head.usualStrength)))
        }
        return result
    }

    /// The controller's state before the first example, shape `[1, controllerWidth]`.
    private func interfaceInput(zerosLike features: Tensor) throws(TorchError) -> Tensor {
        try features.slice(0..<1, of: 0).sum(over: [1], keepingAxes: true).zeros().expanded(to: [1, controllerWidth])
    }
}
