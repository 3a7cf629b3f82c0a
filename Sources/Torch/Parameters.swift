/// The tensors of a network by dotted path, such as "encoder.0.first.weight".
///
/// A network is a pure function of its parameters; a value of this type is all that training changes.
public struct Parameters: Sendable {
    private var tensors: [String: Tensor]

    /// Parameters by name.
    public init(_ tensors: [String: Tensor] = [:]) { self.tensors = tensors }

    /// The names in rising order of their bytes: the order of everything done to all parameters.
    public var names: [String] { tensors.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    /// Number of elements in all tensors together.
    public var elementCount: Int { tensors.values.reduce(0) { $0 + $1.count } }

    /// The tensor of a name.
    ///
    /// - Throws: `TorchError.missingParameter` if there is none.
    public func tensor(_ name: String) throws(TorchError) -> Tensor {
        guard let tensor = tensors[name] else { throw .missingParameter(name) }
        return tensor
    }

    /// Whether there is a tensor of a name.
    public func contains(_ name: String) -> Bool { tensors[name] != nil }

    /// The tensors whose names begin with a prefix, under the rest of their names.
    public func below(_ prefix: String) -> Parameters {
        Parameters(
            Dictionary(
                uniqueKeysWithValues: tensors.filter { $0.key.hasPrefix(prefix) }.map {
                    (String($0.key.dropFirst(prefix.count)), $0.value)
                }))
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
        Parameters(Dictionary(uniqueKeysWithValues: tensors.map { (prefix + $0.key, $0.value) }))
    }

    /// These tensors and others; where a name is in both, the other's.
    public func merged(with other: Parameters) -> Parameters {
        Parameters(tensors.merging(other.tensors) { _, latest in latest })
    }

    /// Sets the tensor of a name.
    public mutating func set(_ name: String, to tensor: Tensor) { tensors[name] = tensor }

    /// Every tensor transformed, in the order of names.
    public func map(_ transform: (Tensor) throws(TorchError) -> Tensor) throws(TorchError) -> Parameters {
        var result = Parameters()
        for name in names { result.set(name, to: try transform(tensor(name))) }
        return result
    }

    /// Every tensor combined with the one of the same name, in the order of names.
    ///
    /// - Throws: `TorchError.missingParameter` if `other` lacks a name.
    public func combined(
        with other: Parameters, _ combine: (Tensor, Tensor) throws(TorchError) -> Tensor
    ) throws(TorchError) -> Parameters {
        var result = Parameters()
        for name in names { result.set(name, to: try combine(tensor(name), other.tensor(name))) }
        return result
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
    let names = parameters.names
    var inputs: [Tensor] = []
    for name in names { inputs.append(try parameters.tensor(name)) }
    return Parameters(
        Dictionary(
            uniqueKeysWithValues: zip(names, try gradients(of: output, withRespectTo: inputs, createGraph: createGraph))
        ))
}
