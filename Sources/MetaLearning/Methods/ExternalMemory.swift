internal import Torch

/// A memory outside a network: slots that are found by likeness, and overwritten where they were last used or least used
/// (Santoro et al., 2016, section 3.2).
struct ExternalMemory {
    /// What one head asks for.
    struct Head {
        /// What it looks for and writes, shape `[rows, width]`.
        var key: Tensor
        /// The share that it writes to where it read last, the rest goes to the least used slots; shape `[rows, 1]`, 0...1.
        var gate: Tensor
        /// How much a likeness counts, shape `[rows, 1]`, above 0 (Graves et al., 2014, section 3.3.1).
        ///
        /// With cosines alone, no slot of a hundred gets more than a few percent of the weight, and hardly anything is learned.
        var strength: Tensor

        /// A strength with which one slot that is alike outweighs a hundred that are half as alike.
        static let usualStrength = 10.0
    }

    /// What the slots hold, shape `[slots, width]`.
    private(set) var slots: Tensor
    /// How much each slot was used lately, shape `[1, slots]`.
    private var usage: Tensor
    /// Read weights of the last step, shape `[1, slots]` for each head.
    private var lastReads: [Tensor]

    /// Share of the usage that a step keeps.
    private static let decay = 0.95

    /// An empty memory; slots begin with tiny equal values, so that a likeness is defined.
    init(slots count: Int, width: Int, heads: Int, like tensor: Tensor) throws(TorchError) {
        let one = try tensor.sum().detached().scaled(by: 0).reshaped(to: [1, 1])
        slots = try one.scaled(by: 1, plus: 1e-6).expanded(to: [count, width])
        usage = try one.expanded(to: [1, count])
        lastReads = [Tensor](repeating: try one.expanded(to: [1, count]), count: heads)
    }

    /// What a head finds, and with which weights.
    ///
    /// - Returns: Means of the slots weighted by the softmax of the cosines times the strength, shape `[rows, width]`, and
    ///   the weights, `[rows, slots]`.
    func read(_ head: Head) throws(TorchError) -> (found: Tensor, weights: Tensor) {
        let weights = try (head.key.cosines(to: slots) * head.strength).softmax(along: 1)
        return (try weights.matrixProduct(slots), weights)
    }

    /// Writes a key per head to where its head read last or to the least used slots, and notes what was used.
    ///
    /// `w_write = gate w_read(t-1) + (1 - gate) w_least_used(t-1)`; the least used slot is emptied first.
    ///
    /// - Parameter heads: Of one row each.
    mutating func write(_ heads: [Head]) throws(TorchError) {
        let uses = try usage.doubles()
        let order = uses.indices.sorted { (uses[$0], $0) < (uses[$1], $1) }
        let free = try indicator(of: Array(order.prefix(heads.count)))
        let kept = try indicator(of: Array(order.prefix(1))).scaled(by: -1, plus: 1).transposed()  // [slots, 1]
        slots = try slots * kept
        var used = try usage.scaled(by: Self.decay)
        for (head, lastRead) in zip(heads, lastReads) {
            let weights = try lastRead * head.gate + free * head.gate.scaled(by: -1, plus: 1)  // [1, slots]
            slots = try slots + weights.transposed().matrixProduct(head.key)
            used = try used + weights
        }
        usage = used
    }

    /// Notes what was read, as the next write needs it.
    mutating func note(reads: [Tensor]) throws(TorchError) {
        lastReads = reads
        for weights in reads { usage = try usage + weights }
    }

    /// 1 at some slots and 0 elsewhere, shape `[1, slots]`.
    private func indicator(of chosen: [Int]) throws(TorchError) -> Tensor {
        let count = usage.shape[1]
        let values = (0..<count).map { chosen.contains($0) ? 1.0 : 0 }
        return try Tensor(values, shape: [1, count]).converted(to: usage.elementType).moved(to: usage.device)
    }
}
