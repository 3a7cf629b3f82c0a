/// A long short-term memory cell (Hochreiter and Schmidhuber, 1997) in PyTorch's form.
///
/// `i, f, g, o = x W_input + h W_hidden + bias`, then `c' = sigmoid(f) c + sigmoid(i) tanh(g)` and
/// `h' = sigmoid(o) tanh(c')`.
public struct LSTM: Equatable, Sendable {
    /// Length of an input row.
    public var inputs: Int
    /// Length of the hidden row that goes in; longer than `outputs` where something is read beside the last output.
    public var hidden: Int
    /// Length of an output row.
    public var outputs: Int

    /// What a cell remembers, shape `[batch, outputs]` each.
    public struct State {
        /// The output.
        public let output: Tensor
        /// The cell.
        public let cell: Tensor

        /// A state.
        public init(output: Tensor, cell: Tensor) {
            self.output = output
            self.cell = cell
        }
    }

    /// A cell.
    ///
    /// - Precondition: all lengths are positive.
    public init(inputs: Int, hidden: Int? = nil, outputs: Int) {
        precondition(inputs > 0 && outputs > 0 && (hidden ?? 1) > 0, "a cell needs inputs and outputs")
        self.inputs = inputs
        self.hidden = hidden ?? outputs
        self.outputs = outputs
    }

    /// Random weights; biases start at 0.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        try Parameters([
            "input.weight": .randomWeights([4 * outputs, inputs], using: &generator),
            "hidden.weight": .randomWeights([4 * outputs, hidden], using: &generator),
            "bias": .filled(with: 0, shape: [4 * outputs]),
        ])
    }

    /// The state after one step.
    ///
    /// - Parameters:
    ///   - input: Shape `[batch, inputs]`.
    ///   - hidden: Shape `[batch, hidden]`.
    ///   - cell: Shape `[batch, outputs]`.
    ///   - parameters: As `initialParameters(using:)` names them.
    /// - Throws: `TorchError.shapeMismatch` if a length differs.
    public func step(
        _ input: Tensor, hidden: Tensor, cell: Tensor, using parameters: Parameters
    ) throws(TorchError) -> State {
        let gates =
            try input.linear(weight: parameters.tensor("input.weight"), bias: parameters.tensor("bias"))
            + hidden.linear(weight: parameters.tensor("hidden.weight"))  // [batch, 4 * outputs]
        func gate(_ number: Int) throws(TorchError) -> Tensor {
            try gates.slice(number * outputs..<(number + 1) * outputs, of: 1)
        }
        let kept = try gate(1).sigmoid() * cell
        let next = try kept + gate(0).sigmoid() * gate(2).hyperbolicTangent()
        return State(output: try gate(3).sigmoid() * next.hyperbolicTangent(), cell: next)
    }

    /// The outputs for a sequence of rows, from a state of zeros.
    ///
    /// - Parameters:
    ///   - parameters: The weights, by name.
    ///   - rows: Shape `[steps, inputs]`.
    ///   - backwards: Whether to begin at the last row; output k still belongs to row k.
    /// - Returns: Shape `[steps, outputs]`.
    /// - Throws: `TorchError.shapeMismatch` if a length differs, or there is no row.
    public func outputs(
        for rows: Tensor, backwards: Bool = false, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        let zeros = try rows.slice(0..<1, of: 0).sum(over: [1], keepingAxes: true).zeros().expanded(to: [1, outputs])
        var state = State(output: zeros, cell: zeros)
        var results: [Tensor] = []
        for row in 0..<rows.shape[0] {
            let place = backwards ? rows.shape[0] - 1 - row : row
            state = try step(
                rows.slice(place..<place + 1, of: 0), hidden: state.output, cell: state.cell, using: parameters)
            results.append(state.output)
        }
        return try .concatenated(backwards ? results.reversed() : results, along: 0)
    }
}
