public import Torch

/// Networks that each take what the one before gives.
public struct NetworkChain: Network {
    /// The networks, first to last.
    public var links: [any Network]

    /// A chain; the parameters of link k have the prefix "k.".
    public init(_ links: any Network...) { self.links = links }

    /// Those of all links.
    public func initialParameters(using generator: inout SeededGenerator) throws(TorchError) -> Parameters {
        var parameters = Parameters()
        for (number, link) in links.enumerated() {
            parameters = parameters.merged(with: try link.initialParameters(using: &generator).under("\(number)."))
        }
        return parameters
    }

    /// What the last link gives.
    public func callAsFunction(_ input: Tensor, using parameters: Parameters) throws(TorchError) -> Tensor {
        try passed(input, on: 0, using: parameters)
    }

    /// What the last link gives for pairs that the first one takes.
    public func callAsFunction(
        pairing left: Tensor, with right: Tensor, using parameters: Parameters
    ) throws(TorchError) -> Tensor {
        guard let head = links.first else { return try .pairs(of: left, with: right) }
        return try passed(head(pairing: left, with: right, using: parameters.below("0.")), on: 1, using: parameters)
    }

    /// What the last link gives for what reaches link `first`.
    private func passed(_ input: Tensor, on first: Int, using parameters: Parameters) throws(TorchError) -> Tensor {
        var x = input
        for (number, link) in links.enumerated().dropFirst(first) {
            x = try link(x, using: parameters.below("\(number)."))
        }
        return x
    }

    /// Of every link, on what reaches it.
    public func statistics(of input: Tensor, using parameters: Parameters) throws(TorchError) -> Parameters {
        var (x, statistics) = (input, Parameters())
        for (number, link) in links.enumerated() {
            let own = parameters.below("\(number).")
            statistics = statistics.merged(with: try link.statistics(of: x, using: own).under("\(number)."))
            x = try link(x, using: own)
        }
        return statistics
    }
}
