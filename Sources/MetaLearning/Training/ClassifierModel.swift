public import Torch

/// A trained few-shot classifier of pictures, as a model file holds it.
public struct ClassifierModel {
    /// The method.
    public let method: MethodName
    /// The embedding that it works on.
    public let network: NetworkName
    /// Shape of a picture: `[channels, height, width]`.
    public let shape: [Int]
    /// Classes that it tells apart, where the method fixes their number.
    public let ways: Int
    /// What it learned.
    public let parameters: Parameters
    /// How it was trained, in texts by name.
    public let record: [String: String]

    private static let format = "medshot-classifier-1"
    private static let reserved = ["format", "method", "network", "shape", "ways"]

    /// A model; without a network, on the one that suits its method.
    public init(
        method: MethodName, network: NetworkName? = nil, shape: [Int], ways: Int, parameters: Parameters,
        record: [String: String]
    ) {
        self.method = method
        self.network = network ?? method.usualNetwork
        self.shape = shape
        self.ways = ways
        self.parameters = parameters
        self.record = record
    }

    /// The method, ready to answer.
    public func learner() throws(TorchError) -> any FewShotLearner {
        try method.learner(for: shape, ways: ways, on: network)
    }

    /// The bytes of a model file.
    public func safetensors() throws(TorchError) -> [UInt8] {
        let own = [
            "format": Self.format, "method": method.rawValue, "network": network.rawValue,
            "shape": shape.map(String.init).joined(separator: ","),
            "ways": String(ways),
        ]
        return try SafeTensors.file(of: parameters, metadata: record.merging(own) { _, own in own })
    }

    /// The model that a file holds.
    ///
    /// - Throws: `TorchError.unreadableModel` if it is no model file of ours, or its tensors are not exactly those of the
    ///   method.
    public init(safetensors file: [UInt8]) throws(TorchError) {
        let (parameters, metadata) = try SafeTensors.contents(of: file)
        guard metadata["format"] == Self.format, let method = metadata["method"].flatMap(MethodName.init(rawValue:)),
            let network = metadata["network"].flatMap(NetworkName.init(rawValue:)),
            let ways = metadata["ways"].flatMap(Int.init), (2...1000).contains(ways),
            let sizes = metadata["shape"]?.split(separator: ",").map({ Int($0) ?? 0 }), sizes.count == 3,
            sizes.allSatisfy({ (1...4096).contains($0) })
        else {
            throw .unreadableModel(
                code: "E_MODEL_KIND", reason: "it is no classifier that medshot train classifier made")
        }
        self.init(
            method: method, network: network, shape: sizes, ways: ways, parameters: parameters,
            record: metadata.filter { !Self.reserved.contains($0.key) })
        try checkTensors()
    }

    /// Compares names and shapes with a fresh network's.
    private func checkTensors() throws(TorchError) {
        let learner = try learner()
        var generator = SeededGenerator(seed: 0)
        let fresh = try learner.initialParameters(using: &generator)
        let pictures = try Tensor.filled(with: 0, shape: [ways] + shape)
        let targets = try Tensor(
            (0..<ways * ways).map { $0 % (ways + 1) == 0 ? Float(1) : 0 }, shape: [ways, ways])
        let episode = try Episode(
            support: pictures, supportTargets: targets, query: pictures, queryTargets: targets)
        let expected = fresh.merged(with: try learner.statistics(of: episode, using: fresh))
        for name in Set(expected.names).union(parameters.names).sorted() {
            guard expected.contains(name), parameters.contains(name),
                try expected.tensor(name).shape == parameters.tensor(name).shape
            else {
                throw .unreadableModel(
                    code: "E_MODEL_KIND",
                    reason: "its tensor \(name.debugDescription) is missing, unknown or of another shape")
            }
        }
    }
}
