/// The tensors of a network by dotted path, such as "encoder.0.first.weight".
///
/// A network is a pure function of its parameters; a value of this type is all that training changes.
public struct Parameters: Sendable {
    private struct Entry {
        let name: String
        var tensor: Tensor
    }

    /// In the order of names: training goes through all of them several times a step.
    private var entries: [Entry]

    private init(entries: [Entry]) { self.entries = entries }

    /// Parameters by name.
    public init(_ tensors: [String: Tensor] = [:]) {
        entries = tensors.map { Entry(name: $0.key, tensor: $0.value) }.sorted { Self.precedes($0.name, $1.name) }
    }

    /// The names in rising order of their bytes: the order of everything done to all parameters.
    public var names: [String] { entries.map(\.name) }

    /// Number of elements in all tensors together.
    public var elementCount: Int { entries.reduce(0) { $0 + $1.tensor.count } }

    /// The tensor of a name.
    ///
    /// - Throws: `TorchError.missingParameter` if there is none.
    public func tensor(_ name: String) throws(TorchError) -> Tensor {
        let place = place(of: name)
        guard place < entries.count, entries[place].name == name else { throw .missingParameter(name) }
        return entries[place].tensor
    }

    /// Whether there is a tensor of a name.
    public func contains(_ name: String) -> Bool {
        let place = place(of: name)
        return place < entries.count && entries[place].name == name
    }

    /// The tensors whose names begin with a prefix, under the rest of their names.
    public func below(_ prefix: String) -> Parameters {
        Parameters(
            entries: entries.filter { $0.name.hasPrefix(prefix) }.map {
                Entry(name: String($0.name.dropFirst(prefix.count)), tensor: $0.tensor)
            })
    }

    /// The tensors of some names.
    ///
    /// - Throws: `TorchError.missingParameter` if one is missing.
    public func selecting(_ names: [String]) throws(TorchError) -> Parameters {
        var selected = Parameters()
        for name in names { selected.set(name, to: try tensor(name)) }
        return selected
    }

    /// The same tensors under names with a prefix.
    public func under(_ prefix: String) -> Parameters {
        Parameters(entries: entries.map { Entry(name: prefix + $0.name, tensor: $0.tensor) })
    }

    /// These tensors and others; where a name is in both, the other's.
    public func merged(with other: Parameters) -> Parameters {
        var merged = self
        for entry in other.entries { merged.set(entry.name, to: entry.tensor) }
        return merged
    }

    /// Sets the tensor of a name.
    public mutating func set(_ name: String, to tensor: Tensor) {
        let place = place(of: name)
        if place < entries.count, entries[place].name == name {
            entries[place].tensor = tensor
        } else {
            entries.insert(Entry(name: name, tensor: tensor), at: place)
        }
    }

    /// Every tensor transformed, in the order of names.
    public func map(_ transform: (Tensor) throws(TorchError) -> Tensor) throws(TorchError) -> Parameters {
        var result = self
        for place in entries.indices { result.entries[place].tensor = try transform(entries[place].tensor) }
        return result
    }

    /// Every tensor combined with the one of the same name, in the order of names.
    ///
    /// - Throws: `TorchError.missingParameter` if `other` lacks a name.
    public func combined(
        with other: Parameters, _ combine: (Tensor, Tensor) throws(TorchError) -> Tensor
    ) throws(TorchError) -> Parameters {
        var result = self
        for (place, entry) in entries.enumerated() {
            // Mostly both have the same names.
            let isBeside = place < other.entries.count && other.entries[place].name == entry.name
            let partner = isBeside ? other.entries[place].tensor : try other.tensor(entry.name)
            result.entries[place].tensor = try combine(entry.tensor, partner)
        }
        return result
    }

    /// The tensors in the order of names.
    fileprivate var all: [Tensor] { entries.map(\.tensor) }

    /// Other tensors under the same names, in their order.
    fileprivate func replacing(with tensors: [Tensor]) -> Parameters {
        Parameters(entries: zip(entries, tensors).map { Entry(name: $0.name, tensor: $1) })
    }

    /// Where a name stands, or would.
    private func place(of name: String) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if Self.precedes(entries[middle].name, name) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func precedes(_ first: String, _ second: String) -> Bool {
        first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    /// The same values without history, as points at which gradients can be taken.
    public func trackingGradients() throws(TorchError) -> Parameters {
        try map { (tensor) throws(TorchError) in try tensor.detached(trackingGradient: true) }
    }
}

/// Gradients of a number at every parameter it was computed from.
///
/// - Parameters:
///   - output: A tensor of one element.
///   - parameters: From `trackingGradients()`, or computed from such, before `output` was computed.
///   - createGraph: Whether gradients can be taken of the gradients.
/// - Throws: `TorchError.failed` if `output` does not depend on one of them.
public func gradients(
    of output: Tensor, withRespectTo parameters: Parameters, createGraph: Bool = false
) throws(TorchError) -> Parameters {
    try parameters.replacing(
        with: gradients(of: output, withRespectTo: parameters.all, createGraph: createGraph))
}
